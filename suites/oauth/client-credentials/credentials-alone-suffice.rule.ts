import { rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Client credentials alone yield an access token',
  cites: [rfc6749('4.4.2', 'MUST'), rfc6749('4.4.3', 'MUST')],
  covers: ['CC-01'],
  needs: ['client-credentials'],
  symptom:
    'A headless integration never connects: the integration log shows a failed authentication for every call.',
  impact: 'A PBX set up with Client Credentials has no contacts and no call logging.',
  atRisk: 'connection',
  remedy:
    "Ask for the client's id and secret and an optional scope in the client_credentials grant, and for nothing else.",
  async check({ client, must }) {
    must('the request is accepted', issued(await client.clientCredentials()));
  },
});
