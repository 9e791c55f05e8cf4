import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an empty number counts as a missing one, and is refused',
    policy: { allowsSearch: (criteria) => soundPolicy.allowsSearch({ ...criteria, withheld: false }) },
    breaks: 'an empty number is answered with 200',
  },
  {
    name: 'an empty number finds every contact',
    policy: {
      findContacts: (store, accountId, criteria) =>
        criteria.withheld
          ? store.contacts.all(accountId)
          : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: 'an empty number is answered with 200',
    alsoFails: ['api/account/search-needs-criteria'],
  },
);
