import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template carries a comment with two hyphens in it',
    template: (xml) => xml.replace('<Connection', '<!-- limits -- see the manual --><Connection'),
    breaks: 'the upload is accepted',
  },
  {
    name: 'the template is written in the vocabulary of older systems',
    template: (xml) => xml.replace('<Output Type="LastName"', '<Output MapTo="LastName" Type="LastName"'),
    breaks: 'the upload is accepted',
  },
  {
    name: 'the authentication names a scenario that does not exist',
    template: (xml) => xml.replace('<Value>Authenticate</Value>', '<Value>Authentication</Value>'),
    breaks: 'the upload is accepted',
  },
  {
    name: 'the template has no name',
    template: (xml) => xml.replace('Name="CXEngine"', 'Name=""'),
    breaks: 'the template can be selected by its name',
    alsoFails: ['template/lint-clean'],
  },
);
