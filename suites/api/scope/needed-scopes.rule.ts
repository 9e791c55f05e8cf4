import { connectorApi, rfc6749, rfc6750, rfc9700 } from '../../kit/cites.ts';
import { deniedApi, hidesContact, keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'The CRM API requires the scopes it needs',
  cites: [
    rfc6749('7', 'MUST'),
    rfc9700('2.3', 'MUST'),
    rfc6750('3.1', 'SHOULD'),
    connectorApi('CRM API', 'MUST'),
  ],
  covers: ['SCOPE-10'],
  needs: ['crm-api', 'client-credentials', 'partial-scopes'],
  permissions: ['destructive'],
  impact:
    'A client that was granted less than the full scope reads contacts, or creates them, without the permission for it.',
  atRisk: 'access',
  remedy:
    'Check on every route of the CRM API that the token has each scope the route needs, and answer 403 otherwise.',
  async check({ client, api, target, given, must, note, notApplicable }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given('a search with every scope returns the contact', servedContact(await api.probe(token), lastName));
    const creates = target.capabilities.has('contact-creation');
    if (creates) {
      const sample = sampleContact();
      await api.createContact(token, sample);
      const found = await api.search(token, { email: sample.email });
      given('a contact created with every scope is found', servedContact(found, sample.last_name));
    }

    let asked = 0;
    for (const scope of target.scopes.partial) {
      const { accessToken } = await client.clientCredentials({ scope });
      if (accessToken === undefined) continue;
      asked += 1;
      const refusal = await api.probe(accessToken);
      must(`${scope} alone does not open the search`, keptOut(refusal, lastName));
      if (refusal.status === 401)
        note(`401 for ${scope} alone: 403 says better that another scope is needed`);
      if (!creates) continue;
      const sample = sampleContact();
      const answer = await api.createContact(accessToken, sample);
      const after = await api.search(token, { email: sample.email });
      must(`${scope} alone cannot create a contact`, deniedApi(answer));
      must(`no contact was created with ${scope} alone`, hidesContact(after, sample.last_name));
    }
    if (asked === 0) notApplicable('the server issues no token with less than the full scope');
  },
});
