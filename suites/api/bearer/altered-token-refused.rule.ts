import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { keptOut, servedContact } from '../../kit/findings/index.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';
import { alterJwt, alterOpaque } from '../../kit/token-tampering.ts';

export default defineRule({
  title: 'An altered access token is refused',
  cites: [rfc6749('10.3', 'MUST'), rfc6750('5.2', 'MUST'), rfc6749('10.10', 'MUST')],
  covers: ['BEARER-10'],
  needs: ['crm-api'],
  impact: 'The holder of one token, even an expired one, can make further tokens that open the contacts.',
  atRisk: 'access',
  remedy: 'Verify the signature over the whole token, or compare the whole value with the one stored.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given(
      'a search with the token as issued returns the contact',
      servedContact(await api.probe(token), lastName),
    );
    const jwt = readJwt(token);
    for (const [what, altered] of jwt === undefined ? alterOpaque(token) : alterJwt(token, jwt)) {
      must(`${what} opens nothing`, keptOut(await api.probe(altered), lastName));
    }
  },
});
