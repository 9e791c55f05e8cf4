import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'texts are escaped for HTML before they are stored',
    policy: stored((text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')),
    breaks: 'a name with HTML comes back from its creation',
  },
  {
    name: 'everything in brackets is taken for a variable and left out',
    policy: stored((text) => text.replace(/\[[^\]]*\]/g, '')),
    breaks: 'a name with the brackets of a template comes back from its creation',
  },
  {
    name: 'the search shows texts with their tags stripped',
    policy: {
      findContacts: (store, accountId, criteria) =>
        soundPolicy
          .findContacts(store, accountId, criteria)
          .map((contact) => ({ ...contact, last_name: contact.last_name.replace(/<[^>]*>/g, '') })),
    },
    breaks: 'a name with HTML comes back from the search',
  },
  {
    name: 'a name with SQL is run as such',
    policy: {
      findContacts: (store, accountId, criteria) =>
        criteria.phone !== undefined &&
        store.contacts.all(accountId).some(({ last_name }) => last_name.includes('DROP TABLE'))
          ? []
          : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: 'the known contact is still found',
  },
);

function stored(change: (text: string) => string): NonNullable<Mutant['policy']> {
  return { newContact: (fields) => ({ ...fields, last_name: change(fields.last_name ?? '') }) };
}
