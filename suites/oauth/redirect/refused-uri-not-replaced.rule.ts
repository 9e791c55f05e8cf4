import { rfc6749 } from '../../kit/cites.ts';
import { delivered, errorPage } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A refused redirect_uri is not replaced by a registered one',
  cites: [rfc6749('4.1.2.1', 'MUST'), rfc6749('3.1.2.4', 'MUST')],
  covers: ['REDIR-13'],
  needs: ['authorization-code', 'pages'],
  symptom:
    'Authorize seems to work with a wrong redirect URI, and breaks later where code and URI have to belong together.',
  remedy: 'Show an error page when redirect_uri is not registered, and go no further.',
  async check({ client, user, given, must }) {
    given('the registered redirect URI is served', delivered(await client.requests(), client.redirectUri));
    const outcome = await user.opens(client.authorizationUrl({ redirect_uri: 'https://harness.invalid/cb' }));
    must('an unregistered redirect_uri ends on an error page', errorPage(outcome));
  },
});
