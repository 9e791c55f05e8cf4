import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'each stand-in gets an id made of what was searched',
    policy: {
      standIn: (search) =>
        soundPolicy
          .standIn(search)
          .map((contact) => ({ ...contact, id: `new-${search.phone ?? search.email}` })),
    },
    breaks: 'unknown callers all get the same id',
    alsoFails: [
      'api/journal/stand-in-is-nobody',
      'pbx/calls/odd-callers-served',
      'pbx/calls/placeholder-keeps-its-promise',
      'pbx/calls/unknown-caller-logged',
    ],
  },
  {
    name: 'a contact is shown with the id of the stand-in',
    policy: {
      presentContact: (contact, searched, url) => ({
        ...soundPolicy.presentContact(contact, searched, url),
        id: contact.last_name === 'Durand' ? 'placeholder' : contact.id,
      }),
    },
    breaks: 'it is not the id of a contact',
    alsoFails: ['api/journal/unknown-contact-refused', 'pbx/calls/contact-linked'],
  },
);
