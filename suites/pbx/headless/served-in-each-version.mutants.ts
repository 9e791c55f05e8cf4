import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the Client Credentials template carries a comment with two hyphens in it',
    headlessTemplate: (xml) => xml.replace('<Connection', '<!-- limits -- see the manual --><Connection'),
    breaks: 'V18 imports it',
  },
  {
    name: 'the Client Credentials template writes the encoding of its token request as V18 alone reads it',
    headlessTemplate: (xml) => xml.replace('RequestEncoding="UrlEncoded"', 'RequestEncoding="urlencoded"'),
    breaks: 'V20 imports it',
    alsoFails: ['template/headless-lint-clean'],
  },
  {
    name: 'the Client Credentials template compares the caller with words that V18 alone reads without quotes',
    headlessTemplate: (xml) =>
      xml.replace(
        '<Scenario Id="" Type="REST">\n      <Request ',
        '<Scenario Id="" Type="REST">\n      <Request SkipIf="[Number]==Unknown||[Number]==Anonymous" ',
      ),
    breaks: 'V20 looks a caller up',
    alsoFails: ['pbx/headless/credentials-suffice', 'template/headless-lint-clean'],
  },
);
