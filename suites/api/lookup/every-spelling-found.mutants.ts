import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a number that begins with 00 is not taken for an international one',
    policy: {
      findContacts: (store, accountId, criteria) =>
        criteria.phone?.startsWith('00') === true ? [] : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: 'spelling 1 of the target file finds the contact',
    alsoFails: ['pbx/calls/known-contact-in-every-spelling'],
  },
  {
    name: 'national numbers are found with their leading zero only',
    policy: {
      findContacts: (store, accountId, criteria) =>
        /^[1-9]\d{8}$/.test(criteria.phone ?? '') ? [] : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: 'spelling 3 of the target file finds the contact',
    alsoFails: ['pbx/calls/known-contact-in-every-spelling'],
  },
);
