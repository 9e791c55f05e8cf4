import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a new call is answered with 200',
    policy: {
      recordCall: (store, accountId, key, call) => {
        const { record, created } = store.journal.logCall(accountId, key, call);
        return { record, created: created && call.call_type !== 'Missed' };
      },
    },
    breaks: 'the call is answered with 201',
  },
  {
    name: 'missed calls are acknowledged and not stored',
    policy: {
      recordCall: (store, accountId, key, call) =>
        call.call_type === 'Missed'
          ? { record: { id: 1, ...call }, created: true }
          : store.journal.logCall(accountId, key, call),
    },
    breaks: 'the call is in the list once',
    alsoFails: ['pbx/calls/missed-call-logged'],
  },
  {
    name: 'every call is stored as one that was answered',
    policy: {
      recordCall: (store, accountId, key, call) =>
        store.journal.logCall(accountId, key, {
          ...call,
          call_type: call.call_type === 'Missed' ? 'Inbound' : call.call_type,
        }),
    },
    breaks: 'it is listed as it was reported',
    alsoFails: ['pbx/calls/missed-call-logged'],
  },
);
