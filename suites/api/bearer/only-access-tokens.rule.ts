import { rfc6749 } from '../../kit/cites.ts';
import { deniedApi, keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Refresh tokens and codes are not accepted by the CRM API',
  cites: [rfc6749('7', 'MUST'), rfc6749('1.5', 'MUST')],
  covers: ['BEARER-09'],
  needs: ['crm-api', 'authorization-code'],
  impact:
    "An attacker who finds an unused code in the browser history, or a refresh token that outlives access tokens by weeks, reads the account's contacts without the client's secret.",
  atRisk: 'access',
  remedy: 'Look up a Bearer value among access tokens only.',
  witness: witnessOf(['token', 'authorize', 'other', 'api'], 'a search with a refresh token or a code', {
    'a value that is no access token opens nothing': (traffic) =>
      traffic.searches
        .filter(({ bearer = '' }) => {
          const other = traffic.originsOf(bearer).length > 0 || traffic.redirectOf(bearer) !== undefined;
          return other && traffic.issuancesOf(bearer).length === 0;
        })
        .map(({ answer }) => deniedApi(answer)),
  }),
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const { accessToken, refreshToken } = await client.grant({}, { refreshToken: false });
    given(
      'a search with the access token returns the contact',
      servedContact(await api.probe(accessToken), lastName),
    );
    const code = await client.authorize();
    must('an unused code opens nothing', keptOut(await api.probe(code), lastName));
    if (refreshToken !== '') {
      must('the refresh token opens nothing', keptOut(await api.probe(refreshToken), lastName));
    }
  },
});
