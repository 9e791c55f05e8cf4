import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template asks for the tenant in place of the Account ID',
  template: (xml) => xml.replace('Title="Account ID"', 'Title="Tenant"'),
  breaks: 'the settings page asks for the three values',
  alsoFails: ['pbx/authorize/authorize-completes'],
});
