import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'empty criteria are left out of the query, so all contacts are returned',
    policy: {
      allowsSearch: () => true,
      findContacts: (store, accountId, criteria) =>
        soundPolicy.allowsSearch(criteria)
          ? soundPolicy.findContacts(store, accountId, criteria)
          : store.contacts.all(accountId),
    },
    breaks: 'a search without parameters lists no contact',
    alsoFails: ['api/account/search-knows-no-patterns', 'api/lookup/criteria-required'],
  },
  {
    name: 'a number without digits is found at the start of every number',
    policy: {
      allowsSearch: (criteria) => criteria.phone === '+' || soundPolicy.allowsSearch(criteria),
      findContacts: (store, accountId, criteria) =>
        criteria.phone === '+'
          ? store.contacts.all(accountId)
          : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: 'a search with a phone of + alone lists no contact',
  },
);
