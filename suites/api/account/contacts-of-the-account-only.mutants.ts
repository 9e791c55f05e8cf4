import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import { mutants } from '../../kit/mutants.ts';

const everywhere = <Found>(store: PolicyStore, search: (accountId: string) => readonly Found[]) =>
  store.accounts.all().flatMap(({ id }) => search(id));

export default mutants(
  {
    name: 'the search by phone is limited to the account of the token, the search by email is not',
    policy: {
      findContacts: (store, accountId, criteria) =>
        criteria.email === undefined
          ? soundPolicy.findContacts(store, accountId, criteria)
          : everywhere(store, (id) => soundPolicy.findContacts(store, id, criteria)),
    },
    breaks: "the other account's contact is not found by its address",
  },
  {
    name: 'a number that the account does not know is looked up in all the others',
    policy: {
      findContacts: (store, accountId, criteria) => {
        const own = soundPolicy.findContacts(store, accountId, criteria);
        return own.length > 0
          ? own
          : everywhere(store, (id) => soundPolicy.findContacts(store, id, criteria));
      },
    },
    breaks: "the other account's contact is not found by its number",
    alsoFails: [
      'api/account/named-account-stays-closed',
      'api/account/malformed-account-id',
      'api/account/refresh-keeps-the-account',
      'api/account/client-credentials-keep-the-account',
      'api/account/created-in-the-account-only',
    ],
  },
);
