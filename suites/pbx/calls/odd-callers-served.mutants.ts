import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'a search of a PBX for a text that is not a number ends in a server error',
    tamper: toPbx(/phone=anonymous/, (exchange) => ({ ...exchange, status: 500, body: '' })),
    breaks: 'the caller anonymous is looked up without an error',
  },
  {
    name: 'a call of a PBX whose number is a feature code is refused',
    tamper: toPbx('/api/crm/lookup/phone-calls', (exchange) =>
      exchange.requestBody.includes('"*98"') ? { ...exchange, status: 422 } : exchange,
    ),
    breaks: 'the call of *98 is logged',
  },
);
