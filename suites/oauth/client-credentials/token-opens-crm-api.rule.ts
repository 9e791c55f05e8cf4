import { guide, rfc6749 } from '../../kit/cites.ts';
import { issued, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The CRM API accepts client credentials tokens',
  cites: [guide('Authentication Types', 'MUST'), rfc6749('4.4', 'MUST')],
  covers: ['CC-04'],
  needs: ['client-credentials', 'crm-api'],
  symptom:
    'A headless integration shows no name on any call; the integration log shows 401 although a token was issued.',
  impact: 'A PBX set up with Client Credentials has no contacts and no call logging.',
  atRisk: 'connection',
  remedy: "Take the account from the token's client where the token has no user.",
  async check({ client, api, given, must }) {
    const answer = await client.clientCredentials();
    given('a token is issued', issued(answer));
    must(
      "it opens the client's account",
      servedContact(await api.probe(answer.accessToken), api.contact.lastName),
    );
  },
});
