import { problem } from '../../../connector/crm/problem.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import { mutants } from '../../kit/mutants.ts';

const mayJournalFor = (id: string, accountId: string, store: PolicyStore) =>
  store.contacts.accountOf(id) === undefined || soundPolicy.mayJournalFor(id, accountId, store);

export default mutants(
  {
    name: 'the contact of a call is not looked up',
    policy: { mayJournalFor },
    breaks: 'a call for an unknown contact is refused',
  },
  {
    name: 'a call for an unknown contact is stored before it is refused',
    policy: {
      mayJournalFor,
      recordCall: (store, accountId, phoneKey, call) => {
        const logged = store.journal.logCall(accountId, phoneKey, call);
        const known = call.contact_id === null || store.contacts.accountOf(call.contact_id) !== undefined;
        if (!known) throw problem(404, 'not_found', 'There is no such contact.');
        return logged;
      },
    },
    breaks: 'the refused call is not listed',
  },
  {
    name: 'calls are listed without their contact',
    policy: {
      listCalls: (store, accountId) =>
        store.journal.calls(accountId).map((call) => ({ ...call, contact_id: null })),
    },
    breaks: 'it is listed for that contact',
    alsoFails: ['pbx/calls/contact-linked'],
  },
);
