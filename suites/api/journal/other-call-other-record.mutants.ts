import type { CallRecord } from '../../../connector/store/records.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'two calls of one minute are taken for one',
    policy: forgetting(({ started_at, ...rest }) => ({ ...rest, started_at: started_at.slice(0, 16) })),
    breaks: 'a call with another start is answered with 201',
  },
  {
    name: 'two callers of one moment are taken for one',
    policy: forgetting((call) => ({ ...call, number: '' })),
    breaks: 'a call with another number is answered with 201',
  },
  {
    name: 'the direction is no part of what makes a call',
    policy: forgetting((call) => ({ ...call, direction: 'inbound' })),
    breaks: 'a call with another direction is answered with 201',
  },
  {
    name: 'two agents in one call are taken for one',
    policy: forgetting((call) => ({ ...call, agent: '' })),
    breaks: 'a call with another agent is answered with 201',
    alsoFails: ['pbx/calls/names-intact'],
  },
);

/** Recognizes a call already stored by fewer values than identify it. */
function forgetting(part: (call: CallRecord) => CallRecord): NonNullable<Mutant['policy']> {
  const key = (call: CallRecord) => {
    const { started_at, agent, number, direction } = part(call);
    return [started_at, agent, number, direction].join(' ');
  };
  return {
    recordCall: (store, accountId, phoneKey, call) => {
      const there = store.journal.calls(accountId).find((one) => key(one) === key(call));
      return there === undefined
        ? store.journal.logCall(accountId, phoneKey, call)
        : { record: there, created: false };
    },
  };
}
