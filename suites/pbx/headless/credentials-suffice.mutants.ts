import { mutants } from '../../kit/mutants.ts';
import { toHeadlessPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'the Client Credentials template asks for the tenant in place of the Account ID',
    headlessTemplate: (xml) => xml.replace('Title="Account ID"', 'Title="Tenant"'),
    breaks: 'the settings page asks for the three values',
  },
  {
    name: 'a PBX that signs in by itself finds no contact of the account',
    tamper: toHeadlessPbx({ api: (exchange) => ({ ...exchange, body: '{"contacts":[]}' }) }),
    breaks: 'a call shows its contact',
  },
);
