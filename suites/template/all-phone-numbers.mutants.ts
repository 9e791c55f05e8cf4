import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template outputs no mobile numbers',
    template: (xml) => xml.replaceAll(/<Output Type="PhoneMobile2?"[^>]*>/g, ''),
    breaks: 'it outputs business and mobile numbers',
  },
  {
    name: 'the template outputs no second business number',
    template: (xml) => xml.replaceAll(/<Output Type="PhoneBusiness2"[^>]*>/g, ''),
    breaks: 'it outputs the other numbers',
  },
);
