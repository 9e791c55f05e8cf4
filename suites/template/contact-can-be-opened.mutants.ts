import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template outputs no address of a contact',
  template: (xml) => xml.replaceAll(/<Output Type="ContactUrl"[^>]*>/g, ''),
  breaks: 'every contact has ContactUrl',
});
