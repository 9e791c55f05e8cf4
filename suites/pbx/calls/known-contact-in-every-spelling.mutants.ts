import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'the template outputs the stored numbers, and not the format that was searched for',
    template: (xml) =>
      xml.replaceAll('[IIf([PhoneSearched]==&quot;&quot;,[PhoneOther],[PhoneSearched])]', '[PhoneOther]'),
    breaks: 'a call from 0142000000 shows the contact',
  },
  {
    name: 'numbers that a PBX sends with 00 are compared as text',
    tamper: toPbx(/phone=00/, (exchange) => ({ ...exchange, body: '{"contacts":[]}' })),
    breaks: 'a call from 0033142000000 shows the contact',
  },
);
