import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown number is answered with an empty list',
    policy: { standIn: (search) => (search.phone === undefined ? soundPolicy.standIn(search) : []) },
    breaks: 'an unknown number is answered with 200 and one contact',
    alsoFails: [
      'api/lookup/display-name-carried',
      'pbx/calls/placeholder-keeps-its-promise',
      'pbx/calls/unknown-caller-logged',
    ],
  },
  {
    name: 'the stand-in for an unknown number has no name',
    policy: {
      standIn: (search) =>
        soundPolicy
          .standIn(search)
          .map((contact) => (search.displayName === undefined ? { ...contact, last_name: '' } : contact)),
    },
    breaks: 'the stand-in for an unknown number has an id and a name',
    alsoFails: ['pbx/calls/placeholder-keeps-its-promise', 'pbx/calls/unknown-caller-logged'],
  },
  {
    name: 'the stand-in for an unknown address is the first contact of the account',
    policy: {
      findContacts: (store, accountId, criteria) => {
        const found = soundPolicy.findContacts(store, accountId, criteria);
        const unknown = found.length === 0 && criteria.email?.endsWith('@harness.example') === true;
        return unknown ? store.contacts.all(accountId).slice(0, 1) : found;
      },
    },
    breaks: 'the answer to an unknown address shows no real contact',
    alsoFails: ['api/lookup/stand-in-recognisable'],
  },
);
