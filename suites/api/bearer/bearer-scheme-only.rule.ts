import { basicHeader } from '../../kit/actors/client.ts';
import { rfc6750, rfc9110 } from '../../kit/cites.ts';
import { deniedApi, keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Only the Bearer scheme opens the CRM API',
  cites: [rfc6750('2.1', 'MUST'), rfc9110('11.6.2', 'MUST')],
  covers: ['BEARER-08'],
  needs: ['crm-api'],
  impact:
    "Contacts can be read with credentials that were never meant for the API, such as a client's id and secret, past the expiry and revocation of tokens.",
  atRisk: 'access',
  remedy:
    'Accept a token only in an Authorization header with the scheme Bearer, and never accept the client id and secret.',
  witness: witnessOf(['api'], 'a search with another scheme than Bearer', {
    'another scheme than Bearer opens nothing': ({ searches, lookups }) =>
      searches
        .filter(
          ({ authorization: [value, ...others] }) =>
            value !== undefined && others.length === 0 && !/^bearer\b/i.test(value),
        )
        .filter(
          ({ seen }) =>
            lookups.length > 0 && !seen.request.headers.some(([name]) => /cookie|key|token/i.test(name)),
        )
        .map(({ answer }) => deniedApi(answer)),
  }),
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given('a search with Bearer returns the contact', servedContact(await api.probe(token), lastName));
    const others = [
      ['the token without a scheme', token],
      ['the token under the scheme Token', `Token ${token}`],
      ['the token under the scheme DPoP', `DPoP ${token}`],
      ['the token under the scheme Basic', `Basic ${token}`],
      ["the client's id and secret", basicHeader(client.id, client.secret)],
    ] as const;
    for (const [what, authorization] of others) {
      const answer = await api.probe(undefined, { headers: { authorization } });
      must(`${what} opens nothing`, keptOut(answer, lastName));
    }
  },
});
