import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template creates a contact without its last name',
    template: (xml) => xml.replace(/<Value Key="last_name"[^>]*>[^<]*<\/Value>/, ''),
    breaks: 'the first call is looked up without an error',
  },
  {
    name: 'the template requests a placeholder although contact creation is enabled',
    template: (xml) => xml.replace(/&amp;placeholder=[^"]*"/, '"'),
    breaks: 'it creates a contact',
  },
  {
    name: 'the template creates a contact without its number',
    template: (xml) => xml.replace('<Value Key="phone" Passes="1" Type="String">[Number]</Value>', ''),
    breaks: 'the next call shows that contact, and creates no other',
  },
);
