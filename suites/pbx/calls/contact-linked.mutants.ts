import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template keeps the id of the contact to itself',
  template: (xml) => xml.replaceAll(/<Output Type="EntityId"[^>]*>/g, ''),
  breaks: "it bears the contact's id",
  alsoFails: ['template/contact-can-be-opened'],
});
