import { randomBytes, randomUUID } from 'node:crypto';
import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown access token is refused',
  cites: [rfc6749('7', 'MUST'), rfc6750('3.1', 'SHOULD')],
  covers: ['BEARER-03'],
  needs: ['crm-api'],
  symptom:
    'With a status other than 401 the PBX does not learn that its token is dead: calls show no names until Authorize is clicked again.',
  impact: "A stranger who invents a token reads the account's contacts.",
  atRisk: 'access',
  remedy:
    'Look up every Bearer value among the tokens issued, and answer 401 for any other, whatever its form or length.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with an issued token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    const never = [
      ['a random text of 64 characters', randomBytes(32).toString('hex')],
      ['a random UUID', randomUUID()],
      ['a random text of 1000 characters', randomBytes(750).toString('base64url')],
    ] as const;
    for (const [what, token] of never) {
      must(`${what} is refused`, keptOut(await api.probe(token), lastName));
    }
  },
});
