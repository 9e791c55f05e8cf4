import { rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Client credentials alone yield an access token',
  cites: [rfc6749('4.4.2', 'MUST'), rfc6749('4.4.3', 'MUST')],
  covers: ['CC-01'],
  needs: ['client-credentials'],
  symptom:
    'A headless set-up never connects: every call logs a failed authentication, and there is nobody to click Authorize.',
  remedy:
    "Ask for the client's id and secret, an optional scope, and nothing else in the client_credentials grant.",
  async check({ client, must }) {
    must('the request is honoured', issued(await client.clientCredentials()));
  },
});
