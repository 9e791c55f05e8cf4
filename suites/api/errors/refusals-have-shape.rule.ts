import { connectorApi } from '../../kit/cites.ts';
import { errorShape } from '../../kit/findings/error-body.ts';
import { deniedApi, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { unauthorized } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refusal for a missing or bad token, or missing scope, is JSON with message and error',
  cites: [connectorApi('Errors', 'MUST')],
  needs: ['crm-api'],
  symptom: 'The integration log shows a status number, and not why the CRM refuses.',
  impact: 'The admin has to guess whether the token, its scope or the server is at fault.',
  atRisk: 'diagnosis',
  remedy: 'Send {"message": "...", "error": "machine_readable_code"} with every 401 and 403.',
  witness: witnessOf(['api'], 'a request to the CRM API that is refused with 401', {
    'a 401 has the documented shape': (traffic) =>
      unauthorized(traffic)
        .filter(({ method }) => method !== 'HEAD')
        .map(({ answer }) => errorShape(answer)),
  }),
  async check({ client, api, target, given, must }) {
    const token = await client.accessToken();
    given('the search returns the contact', servedContact(await api.probe(token), api.contact.lastName));
    const without = await api.probe(undefined);
    given('a search without a token is refused', deniedApi(without));
    must('the refusal of no token has the documented shape', errorShape(without));
    const unknown = await api.probe('harness-token-that-was-never-issued');
    given('a search with an unknown token is refused', deniedApi(unknown));
    must('the refusal of an unknown token has the documented shape', errorShape(unknown));
    const [scope] = target.scopes.partial;
    if (scope === undefined || !target.capabilities.has('client-credentials')) return;
    const { accessToken } = await client.clientCredentials({ scope });
    if (accessToken === undefined) return;
    const forbidden = await api.probe(accessToken);
    given('a search with part of the scope is refused', deniedApi(forbidden));
    must('the refusal of part of the scope has the documented shape', errorShape(forbidden));
  },
});
