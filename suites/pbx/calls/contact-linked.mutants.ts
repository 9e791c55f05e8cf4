import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template does not output the id of the contact',
  template: (xml) => xml.replaceAll(/<Output Type="EntityId"[^>]*>/g, ''),
  breaks: "the record carries the contact's id",
  alsoFails: ['template/contact-can-be-opened'],
});
