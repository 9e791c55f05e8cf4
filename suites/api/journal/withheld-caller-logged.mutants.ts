import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a call without a number is taken and thrown away',
  policy: {
    recordCall: (store, accountId, phoneKey, call) =>
      call.number === ''
        ? { record: { ...call, id: 0 }, created: true }
        : soundPolicy.recordCall(store, accountId, phoneKey, call),
  },
  breaks: 'the call is listed',
  alsoFails: ['pbx/calls/withheld-caller-logged'],
});
