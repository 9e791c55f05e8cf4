import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a report of a template without a number is refused',
  tamper: toPbx('/api/crm/lookup/phone-calls', (exchange) =>
    /"number":\s*""/.test(exchange.requestBody)
      ? {
          ...exchange,
          status: 400,
          body: '{"response":"bad request","hint":["The number field is required."]}',
        }
      : exchange,
  ),
  breaks: 'the PBX reports the call',
});
