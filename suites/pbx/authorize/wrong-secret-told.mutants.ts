import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a PBX whose client is refused at Authorize receives an HTML error page with status 500',
  tamper: toPbx('/oauth/token', (exchange) =>
    exchange.status === 401 && exchange.requestBody.includes('grant_type=authorization_code')
      ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>Server Error</h1>' }
      : exchange,
  ),
  breaks: 'the PBX learns that the client was refused',
});
