import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a PBX with a spent refresh token is redirected to the sign-in page',
  tamper: toPbx('/oauth/token', (exchange) =>
    exchange.status === 400
      ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' }
      : exchange,
  ),
  breaks: 'it fails with invalid_grant',
  alsoFails: [
    'oauth/token/error-without-accept',
    'pbx/tokens/revoked-access-told',
    'pbx/tokens/stale-page-told',
  ],
});
