import type { CallRecord } from '../../../connector/store/records.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'subjects are read as Latin-1',
    policy: stored((text) => Buffer.from(text, 'utf8').toString('latin1')),
    breaks: 'a subject with letters of every script comes back',
  },
  {
    name: 'subjects are stored without tags',
    policy: stored((text) => text.replace(/<[^>]*>/g, '')),
    breaks: 'a subject with HTML comes back',
  },
  {
    name: 'brackets in a subject are filled in by the CRM',
    policy: stored((text, { number }) => text.replaceAll('[Number]', number)),
    breaks: 'a subject with brackets comes back',
  },
);

function stored(change: (text: string, call: CallRecord) => string): NonNullable<Mutant['policy']> {
  return {
    recordCall: (store, accountId, phoneKey, call) =>
      store.journal.logCall(accountId, phoneKey, {
        ...call,
        subject: call.subject === null ? null : change(call.subject, call),
      }),
  };
}
