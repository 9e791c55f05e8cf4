import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { deniedApi, keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { bareRequests } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The CRM API refuses requests without a token',
  cites: [rfc6749('7', 'MUST'), rfc6750('3', 'MUST')],
  covers: ['BEARER-01'],
  needs: ['crm-api'],
  impact: 'A stranger who knows the address of the API reads contacts without credentials.',
  atRisk: 'access',
  remedy: 'Ask for an access token on every route of the CRM API, and answer 401 when there is none.',
  witness: witnessOf(['api'], 'a search without a token', {
    'a search without a token is refused': (traffic) =>
      bareRequests(traffic)
        .filter(({ route, method }) => route === 'search' && method === 'GET')
        .map(({ answer }) => deniedApi(answer)),
  }),
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with a token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    must('the same search without a token is refused', keptOut(await api.probe(undefined), lastName));
  },
});
