import { mutants } from '../../kit/mutants.ts';
import { toHeadlessPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a PBX that signs in with a wrong secret receives an HTML error page with status 500',
  tamper: toHeadlessPbx({
    token: (exchange) =>
      exchange.status === 401
        ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>Server Error</h1>' }
        : exchange,
  }),
  breaks: 'a call with a wrong secret fails with invalid_client',
});
