import { oauth21, rfc6750, rfc9700 } from '../../kit/cites.ts';
import { keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An access token in the query string is not accepted',
  cites: [rfc6750('2.3', 'SHOULD'), rfc9700('4.3.2', 'SHOULD'), oauth21('5.1', 'SHOULD')],
  covers: ['BEARER-07'],
  needs: ['crm-api'],
  impact:
    "Access tokens end up in the logs of proxies and servers, and a reader of these logs can use them against the account's contacts until they expire.",
  atRisk: 'access',
  remedy: 'Read the access token from the Authorization header only.',
  async check({ client, api, given, must }) {
    const { phone, lastName } = api.contact;
    const token = await client.accessToken();
    given(
      'a search with the token in the header returns the contact',
      servedContact(await api.probe(token), lastName),
    );
    given('the same search without any token is refused', keptOut(await api.probe(undefined), lastName));
    for (const parameter of ['access_token', 'token', 'api_token']) {
      const answer = await api.search(undefined, { phone, [parameter]: token });
      must(`the token as ${parameter} in the query opens nothing`, keptOut(answer, lastName));
    }
  },
});
