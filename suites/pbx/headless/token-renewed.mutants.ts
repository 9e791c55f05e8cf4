import { mutants } from '../../kit/mutants.ts';
import { toHeadlessPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'an expired token of a PBX that signs in by itself is answered with 403',
  tamper: toHeadlessPbx({
    api: (exchange) => (exchange.status === 401 ? { ...exchange, status: 403 } : exchange),
  }),
  breaks: 'the call after the expiry is looked up',
});
