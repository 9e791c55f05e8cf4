import { rfc6265, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { signInAndFindSession } from '../../kit/findings/session-cookies.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Session cookies are Secure',
  cites: [rfc6749('10.12', 'SHOULD'), rfc6265('8.3', 'SHOULD'), rfc9700('4.7.1', 'SHOULD')],
  covers: ['CONSENT-11'],
  needs: ['tls', 'authorization-code', 'pages'],
  impact:
    "A request over plain http sends the user's session unencrypted, and a reader of the network traffic can act as that user.",
  atRisk: 'access',
  remedy: 'Give every session cookie the attribute Secure.',
  async check({ client, user, given, must }) {
    const { cookies, signedIn } = await signInAndFindSession(user, client.authorizationUrl());
    const names = cookies.map(({ key }) => key).join(', ') || 'none';
    given(
      'a cookie keeps the user signed in',
      that(cookies.length > 0, 'a session cookie', names, ...signedIn.trail),
    );
    const open = cookies.filter(({ secure }) => !secure).map(({ key }) => key);
    must(
      'the session cookie stays off plain http',
      that(
        open.length === 0,
        'Secure',
        open.length === 0 ? names : `${open.join(', ')} without Secure`,
        signedIn.answer,
      ),
    );
  },
});
