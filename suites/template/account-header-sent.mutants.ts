import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template leaves the Account ID out where it looks an address up',
  template: (xml) => xml.replace(/(<Scenario Id="LookupByEmail"[\s\S]*?)<Headers>[\s\S]*?<\/Headers>/, '$1'),
  breaks: 'it is in the header of every one',
});
