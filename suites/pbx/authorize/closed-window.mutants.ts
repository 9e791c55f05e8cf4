import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { isPbxState } from '../../kit/pbx-faults.ts';

/** The state of the request that each user has open. */
const waiting = new Map<string, string | undefined>();

export default mutants({
  name: 'a pending request blocks the next one of the same user',
  policy: {
    interaction: (request, user, fields, context) => {
      const sound = soundPolicy.interaction(request, user, fields, context);
      if (sound.kind !== 'ask' || !isPbxState(request.state)) return sound;
      const open = waiting.get(sound.user.id);
      waiting.set(sound.user.id, open ?? request.state);
      return open === undefined || open === request.state
        ? sound
        : { kind: 'refuse', reason: 'user_of_another_account' };
    },
    approvedRequest: (kept, form) => {
      for (const [user, state] of waiting) if (state === kept.state) waiting.delete(user);
      return soundPolicy.approvedRequest(kept, form);
    },
  },
  breaks: 'Authorize, clicked again, brings the browser back',
});
