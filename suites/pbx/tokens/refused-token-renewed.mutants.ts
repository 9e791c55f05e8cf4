import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a PBX with an expired token is answered with 403',
  tamper: toPbx('/api/', (exchange) =>
    exchange.status === 401 && exchange.requestHeaders['authorization'] !== undefined
      ? { ...exchange, status: 403 }
      : exchange,
  ),
  breaks: 'the call after the expiry is looked up',
  alsoFails: ['pbx/headless/token-renewed'],
});
