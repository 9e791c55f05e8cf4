import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'every report makes a record',
    policy: {
      recordCall: each(
        (calls) => `report ${calls}`,
        (created) => created,
      ),
    },
    breaks: 'the second report is answered with 200',
    alsoFails: ['api/journal/parallel-reports-once', 'pbx/calls/reported-twice-kept-once'],
  },
  {
    name: 'a report that comes again is answered with 200 and stored once more',
    policy: {
      recordCall: each(
        (calls) => `report ${calls}`,
        (_, first) => first,
      ),
    },
    breaks: 'the call is listed once',
    alsoFails: ['api/journal/parallel-reports-once', 'pbx/calls/reported-twice-kept-once'],
  },
);

/** Every report becomes a record under a key of its own. */
function each(
  key: (calls: number) => string,
  saysCreated: (created: boolean, first: boolean) => boolean,
): NonNullable<NonNullable<Mutant['policy']>['recordCall']> {
  return (store, accountId, phoneKey, call) => {
    const calls = store.journal.calls(accountId);
    const same = (one: (typeof calls)[number]) =>
      one.agent === call.agent &&
      one.number === call.number &&
      one.started_at === call.started_at &&
      one.direction === call.direction;
    const first = !calls.some(same);
    const { record, created } = store.journal.logCall(accountId, `${phoneKey} ${key(calls.length)}`, call);
    return { record, created: saysCreated(created, first) };
  };
}
