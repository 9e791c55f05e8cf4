import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, refused, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The refused password grant does not reveal whether the password was right',
  cites: [rfc9700('2.4', 'SHOULD'), rfc6749('10.7', 'SHOULD')],
  covers: ['GRANT-02'],
  needs: ['password'],
  alone: 'guesses',
  impact:
    "A holder of the Client Secret can find out whether a user's password is right by trying it at the token endpoint, past the protection of the sign-in page.",
  atRisk: 'access',
  remedy: 'Refuse the grant type before looking up the user.',
  async check({ client, user, given, must, notApplicable }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const { username = '', password = '' } = user.credentials ?? {};
    const attempt = (guess: string) =>
      client.token({ grant_type: 'password', username, password: guess, scope: client.scope });
    const right = await attempt(password);
    if (right.accessToken !== undefined)
      return notApplicable('the password grant is open: see the rule about that');
    given('the right password is refused', refused(right));
    const wrong = await attempt(`${password}x`);
    must(
      'a wrong password gets the same answer as the right one',
      that(
        wrong.status === right.status && wrong.body === right.body,
        `the same status and body as for the right password: ${right.describe()}`,
        wrong.status === right.status && wrong.error === right.error
          ? `${wrong.describe()} with another body`
          : wrong.describe(),
        right,
        wrong,
      ),
    );
  },
});
