import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template requests the scope client alone',
    template: (xml) => xml.replace('scope=client%20crm', 'scope=client'),
    breaks: 'it requests all of it',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the template requests the administration as well',
    template: (xml) => xml.replace('scope=client%20crm', 'scope=client%20crm%20admin'),
    breaks: 'it requests nothing else',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
);
