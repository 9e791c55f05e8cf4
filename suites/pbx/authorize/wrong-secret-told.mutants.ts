import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a client that is refused gets an error page when it does not ask for JSON',
  tamper: toPbx('/oauth/token', (exchange) =>
    exchange.status === 401
      ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>Server Error</h1>' }
      : exchange,
  ),
  breaks: 'the PBX can tell that the client was refused',
});
