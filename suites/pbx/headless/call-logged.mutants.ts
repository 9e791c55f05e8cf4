import { mutants } from '../../kit/mutants.ts';
import { toHeadlessPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'calls are logged only for a PBX that a user has approved',
  tamper: toHeadlessPbx({
    api: (exchange) =>
      exchange.method === 'POST' ? { ...exchange, status: 403, body: '{"error":"no_user"}' } : exchange,
  }),
  breaks: 'the PBX reports the call',
});
