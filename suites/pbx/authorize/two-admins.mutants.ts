import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { isPbxState } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'an approval ends what the same user approved for the PBX before',
  policy: {
    responseHandler: (responseType) => {
      const sound = soundPolicy.responseHandler(responseType);
      return (
        sound &&
        ((approved, context) => {
          const { request, user } = approved;
          const { grants } = context.store;
          if (isPbxState(request.state))
            for (const { id } of grants.of(request.client.id, user.id))
              grants.revoke(id, context.clock.now());
          return sound(approved, context);
        })
      );
    },
  },
  breaks: 'the next call is looked up',
});
