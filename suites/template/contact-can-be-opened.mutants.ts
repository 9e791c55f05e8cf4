import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template outputs no address of a contact',
  template: (xml) => xml.replaceAll(/<Output Type="ContactUrl"[^>]*>/g, ''),
  breaks: 'every contact has ContactUrl',
  alsoFails: [
    'pbx/calls/contact-created',
    'pbx/calls/contact-linked',
    'pbx/calls/known-contact-in-every-spelling',
    'pbx/calls/unknown-caller-logged',
    'template/lint-clean',
  ],
});
