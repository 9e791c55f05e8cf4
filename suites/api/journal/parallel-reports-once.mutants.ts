import { setImmediate } from 'node:timers/promises';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import type { CallRecord } from '../../../connector/store/records.ts';
import { mutants } from '../../kit/mutants.ts';

/** Turns of the event loop between look and insertion, enough for the other reports to arrive. */
const GAP = 50;

export default mutants(
  {
    name: 'a call is looked up and inserted in two steps with a gap between them',
    policy: {
      recordCall: async (store, accountId, phoneKey, call) => {
        const there = find(store, accountId, call);
        for (let turn = 0; turn < GAP; turn += 1) await setImmediate();
        if (there !== undefined) return { record: there, created: false };
        const key = `${phoneKey} ${store.journal.calls(accountId).length}`;
        return store.journal.logCall(accountId, key, call);
      },
    },
    breaks: 'the call is listed once',
  },
  {
    name: 'a report stopped by the unique index is answered as if the call was created',
    policy: {
      recordCall: async (store, accountId, phoneKey, call) => {
        const there = find(store, accountId, call);
        for (let turn = 0; turn < GAP; turn += 1) await setImmediate();
        const { record } = store.journal.logCall(accountId, phoneKey, call);
        return { record, created: there === undefined };
      },
    },
    breaks: 'one report is answered with 201 and the others with 200',
  },
);

function find(store: PolicyStore, accountId: string, { agent, number, started_at, direction }: CallRecord) {
  return store.journal
    .calls(accountId)
    .find(
      (one) =>
        one.agent === agent &&
        one.number === number &&
        one.started_at === started_at &&
        one.direction === direction,
    );
}
