import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'every member of the body becomes one of the contact, its id among them',
    policy: {
      newContact: (fields, body) => ({
        ...fields,
        ...(typeof body['id'] === 'string' ? { id: body['id'] } : {}),
      }),
    },
    breaks: 'a contact with the id of another does not break the server',
  },
  {
    name: 'a contact that is created with a known id replaces the one that had it',
    policy: {
      newContact: (fields, body) => ({
        ...fields,
        ...(body['id'] === undefined ? {} : { custom_value: 'taken' }),
      }),
      findContacts: (store, accountId, criteria) => {
        const [taken] = store.contacts.all(accountId).filter(({ custom_value }) => custom_value === 'taken');
        const found = soundPolicy.findContacts(store, accountId, criteria);
        return taken === undefined
          ? found
          : found.map((contact) => ({ ...contact, last_name: taken.last_name }));
      },
    },
    breaks: 'the other keeps its name',
  },
  {
    name: 'a new contact is shown under the entity_url that its body names',
    policy: {
      newContact: (fields, body) => ({ ...fields, website: String(body['entity_url'] ?? '') }),
      presentContact: (contact, searched, url) =>
        soundPolicy.presentContact(contact, searched, contact.website || url),
    },
    breaks: 'its entity_url is still that of the CRM',
  },
);
