import { problem } from '../../../connector/crm/problem.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

/** A contact is looked for in all accounts. */
const mayJournalFor = (id: string, _accountId: string, store: PolicyStore) =>
  store.contacts.accountOf(id) !== undefined;

export default mutants(
  {
    name: 'the journaling route loads the contact by id without looking at its account',
    policy: { mayJournalFor },
    breaks: "a call for the other account's contact is refused",
  },
  {
    name: 'the call is stored in the account of its contact before it is refused',
    policy: { mayJournalFor, recordCall: storedThenRefused((_, owner) => owner) },
    breaks: 'it is not in the journal of the other account',
  },
  {
    name: 'the call is stored in the account of the token before it is refused',
    policy: { mayJournalFor, recordCall: storedThenRefused((own) => own) },
    breaks: 'it is not in the journal of its own account',
  },
);

function storedThenRefused(
  pick: (own: string, owner: string) => string,
): NonNullable<NonNullable<Mutant['policy']>['recordCall']> {
  return (store, accountId, phoneKey, call) => {
    const owner = store.contacts.accountOf(call.contact_id ?? '') ?? accountId;
    const logged = store.journal.logCall(pick(accountId, owner), phoneKey, call);
    if (owner !== accountId) throw problem(403, 'forbidden', 'This contact belongs to another account.');
    return logged;
  };
}
