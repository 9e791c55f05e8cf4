import type { CallRecord } from '../../../connector/store/records.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: "instants are shown in the server's own time without saying so",
    policy: shown(({ started_at, ...call }) => ({ ...call, started_at: started_at.replace('Z', '') })),
    breaks: 'started_at is listed with a time zone',
    alsoFails: ['pbx/calls/times-kept'],
  },
  {
    name: 'the end is stored in local time and shown as UTC',
    policy: shown(({ ended_at, ...call }) => ({ ...call, ended_at: ended_at && hoursLater(ended_at, 2) })),
    breaks: 'ended_at is the instant that was sent',
    alsoFails: ['pbx/calls/times-kept'],
  },
);

function shown(change: (call: CallRecord) => CallRecord): NonNullable<Mutant['policy']> {
  return { listCalls: (store, accountId) => store.journal.calls(accountId).map(change) };
}

function hoursLater(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}
