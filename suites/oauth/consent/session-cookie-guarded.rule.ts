import { rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { signInAndFindSession } from '../../kit/findings/session-cookies.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Session cookies are HttpOnly and SameSite, and new after sign-in',
  cites: [rfc6749('10.12', 'SHOULD')],
  covers: ['CONSENT-11'],
  needs: ['authorization-code', 'pages'],
  impact:
    "An attacker who reads the cookie by a script, plants it before the sign-in, or sends a form from another site can act as the signed-in user and connect a PBX to the user's account.",
  atRisk: 'access',
  remedy: 'Give the session a new id at sign-in, in a cookie with HttpOnly and SameSite=Lax or Strict.',
  async check({ client, user, given, must }) {
    const { cookies, before, signedIn } = await signInAndFindSession(user, client.authorizationUrl());
    const names = cookies.map(({ key }) => key).join(', ') || 'none';
    given(
      'a cookie keeps the user signed in',
      that(cookies.length > 0, 'a session cookie', names, ...signedIn.trail),
    );
    const open = cookies.filter(({ httpOnly }) => !httpOnly).map(({ key }) => key);
    must(
      'scripts cannot read the session cookie',
      that(
        open.length === 0,
        'HttpOnly',
        `${open.join(', ') || names} ${open.length > 0 ? 'without' : 'with'} HttpOnly`,
        signedIn.answer,
      ),
    );
    // Browsers do not store a cookie with SameSite=None that is not Secure (RFC 6265bis 5.7): no form brings it along.
    const stays = ({ sameSite, secure }: (typeof cookies)[number]) =>
      sameSite === 'lax' || sameSite === 'strict' || (sameSite === 'none' && !secure);
    const loose = cookies.filter((cookie) => !stays(cookie)).map(({ key }) => key);
    must(
      'forms of other sites do not bring the session cookie along',
      that(
        loose.length === 0,
        'SameSite=Lax or Strict',
        `${loose.join(', ') || names} ${loose.length > 0 ? 'without' : 'with'} it`,
        signedIn.answer,
      ),
    );
    const renewed = cookies.some(({ key, value }) => before.get(key) !== value);
    must(
      'a session planted before sign-in is worthless afterwards',
      that(
        renewed,
        'a session cookie that is new after sign-in',
        renewed ? 'a new one' : `${names} as before`,
        signedIn.answer,
      ),
    );
  },
});
