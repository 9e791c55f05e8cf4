import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'an earlier approval of the client is taken as approval of any scope',
  policy: {
    interaction: (request, user, fields, context) => {
      const sound = soundPolicy.interaction(request, user, fields, context);
      // A user who approved the whole scope before is still asked: another rule covers that.
      const known = sound.kind === 'ask' ? context.store.grants.of(request.client.id, sound.user.id) : [];
      return sound.kind === 'ask' && known.some(({ scope }) => scope !== request.scope)
        ? { kind: 'approved', user: sound.user }
        : sound;
    },
  },
  breaks: 'more scope is not granted without asking',
});
