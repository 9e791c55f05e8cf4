import { randomBytes } from 'node:crypto';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, noToken, sameRefusal } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Client authentication is judged before the grant',
  cites: [rfc6749('4.1.3', 'SHOULD'), rfc6749('6', 'SHOULD')],
  covers: ['CLIENT-13'],
  needs: ['authorization-code', 'refresh-token'],
  alone: 'guesses',
  impact:
    "An attacker without the Client Secret learns which codes and refresh tokens are valid, and the client's admin gets an error that does not name the wrong secret.",
  atRisk: 'access',
  remedy: 'Authenticate the client first, and look up the code or refresh token only afterwards.',
  async check({ client, given, must }) {
    const first = await client.exchange(await client.authorize());
    given('a good code is accepted with the right secret', issued(first, { refreshToken: true }));
    const wrong = { client_secret: randomBytes(24).toString('base64url') };
    const liveCode = await client.exchange(await client.authorize(), wrong);
    given('a live code yields no token with a wrong secret', noToken(liveCode));
    const liveToken = await client.refresh(first.refreshToken ?? '', wrong);
    given('a live refresh token yields no token with a wrong secret', noToken(liveToken));
    const random = () => randomBytes(32).toString('hex');
    const noCode = await client.exchange(random(), wrong);
    must('an unknown code with a wrong secret gets the same answer', sameRefusal(liveCode, noCode));
    const noRefresh = await client.refresh(random(), wrong);
    must(
      'an unknown refresh token with a wrong secret gets the same answer',
      sameRefusal(liveToken, noRefresh),
    );
  },
});
