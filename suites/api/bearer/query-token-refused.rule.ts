import { oauth21, rfc6750, rfc9700 } from '../../kit/cites.ts';
import { deniedApi, keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import type { ApiRequest } from '../../kit/witness/api-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'An access token in the query string is not accepted',
  cites: [rfc6750('2.3', 'SHOULD'), rfc9700('4.3.2', 'SHOULD'), oauth21('5.1', 'SHOULD')],
  covers: ['BEARER-07'],
  needs: ['crm-api'],
  impact:
    "Access tokens end up in the logs of proxies and servers, and a reader of these logs can use them against the account's contacts until they expire.",
  atRisk: 'access',
  remedy: 'Read the access token from the Authorization header only.',
  witness: witnessOf(['token', 'api'], 'a search with an access token in its query', {
    'a token in the query opens nothing': (traffic) =>
      byQuery(traffic).map(({ answer }) => deniedApi(answer)),
  }),
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

/** Searches that send an issued access token in the query, and nothing in a header that could open the API. */
function byQuery(traffic: Traffic): ApiRequest[] {
  return traffic.searches.filter(({ seen, query, authorization }) => {
    const sent = [...query.values()].some((value) => value !== '' && traffic.issuancesOf(value).length > 0);
    return (
      sent &&
      authorization.length === 0 &&
      !seen.request.headers.some(([name]) => /cookie|key|token/i.test(name))
    );
  });
}
