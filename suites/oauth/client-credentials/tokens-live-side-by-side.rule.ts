import { guide, rfc6749 } from '../../kit/cites.ts';
import { all, issued, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A second client credentials token leaves the first one working',
  cites: [guide('Authentication Types', 'SHOULD'), rfc6749('5.1', 'SHOULD')],
  covers: ['CC-07'],
  needs: ['client-credentials', 'crm-api'],
  symptom: 'Names are missing on some calls when two parts of an integration use the same client.',
  impact:
    'Each new token ends the one before it, so that PBXs or services that share a client cut each other off.',
  atRisk: 'connection',
  remedy: 'Let each access token live until it expires, however many the client has.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const first = await client.clientCredentials();
    given('a first token is issued', issued(first));
    given('it opens the CRM API', servedContact(await api.probe(first.accessToken), lastName));
    const second = await client.clientCredentials();
    given('a second token is issued', issued(second));
    const probes = [await api.probe(first.accessToken), await api.probe(second.accessToken)] as const;
    must(
      'both tokens open the CRM API',
      all(servedContact(probes[0], lastName), servedContact(probes[1], lastName)),
    );
  },
});
