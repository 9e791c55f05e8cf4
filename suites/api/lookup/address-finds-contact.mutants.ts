import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a search by address alone is not looked up',
    policy: {
      findContacts: (store, accountId, criteria) =>
        criteria.phone === undefined && criteria.email?.startsWith('marie') === true
          ? []
          : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: 'the address finds the contact',
    alsoFails: ['pbx/calls/found-by-email'],
  },
  {
    name: 'an unknown address finds a contact of the same domain',
    policy: {
      findContacts: (store, accountId, criteria) => {
        const found = soundPolicy.findContacts(store, accountId, criteria);
        const domain = criteria.email?.split('@')[1]?.toLowerCase();
        if (found.length > 0 || domain === undefined) return found;
        return store.contacts.all(accountId).filter(({ email }) => email.endsWith(`@${domain}`));
      },
    },
    breaks: 'another address at the same domain does not find it',
  },
  {
    name: 'an address is found at the end of a longer one',
    policy: {
      findContacts: (store, accountId, criteria) =>
        soundPolicy.findContacts(store, accountId, {
          ...criteria,
          email: criteria.email?.replace(/^x/, ''),
        }),
    },
    breaks: 'a longer address that ends in it does not find it',
  },
);
