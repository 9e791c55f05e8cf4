import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a contact is shown with its stored numbers only',
  policy: {
    presentContact: (contact, _searched, url) => soundPolicy.presentContact(contact, undefined, url),
  },
  breaks: 'spelling 1 of the target file is shown',
  alsoFails: ['pbx/calls/known-contact-in-every-spelling'],
});
