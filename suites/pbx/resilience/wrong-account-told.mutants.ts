import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'a PBX with a wrong Account ID gets a page that says so, with status 200',
    tamper: toPbx('/api/', (exchange) =>
      exchange.status === 403
        ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Wrong account</h1>' }
        : exchange,
    ),
    breaks: 'the PBX can read the error',
  },
  {
    name: 'a PBX with a wrong Account ID receives no contact',
    tamper: toPbx('/api/', (exchange) =>
      exchange.status === 403 ? { ...exchange, status: 200, body: '{"contacts":[]}' } : exchange,
    ),
    breaks: 'the call fails at the PBX',
  },
  {
    name: 'the template does not send the Account ID',
    template: (xml) => xml.replaceAll(/<Headers>[\s\S]*?<\/Headers>/g, ''),
    breaks: 'no contact is shown for it',
    alsoFails: ['template/account-header-sent'],
  },
);
