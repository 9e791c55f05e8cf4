import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template leaves the Account ID out of the lookup by e-mail address',
  template: (xml) => xml.replace(/(<Scenario Id="LookupByEmail"[\s\S]*?)<Headers>[\s\S]*?<\/Headers>/, '$1'),
  breaks: 'every CRM request carries it in the header',
});
