import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template asks for the scope client alone',
    template: (xml) => xml.replace('scope=client%20crm', 'scope=client'),
    breaks: 'it asks for all of it',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the template asks for the administration as well',
    template: (xml) => xml.replace('scope=client%20crm', 'scope=client%20crm%20admin'),
    breaks: 'it asks for nothing else',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
);
