import { rfc6749 } from '../../kit/cites.ts';
import { delivered, errorPage } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A refused redirect_uri is not replaced by a registered one',
  cites: [rfc6749('4.1.2.1', 'SHOULD'), rfc6749('3.1.2.4', 'SHOULD')],
  covers: ['REDIR-13'],
  needs: ['authorization-code', 'journey-end'],
  symptom:
    'Authorize appears to succeed with a wrong redirect URI, and the exchange that follows fails, or the response goes to another address than the one requested.',
  impact:
    'The admin does not learn that the redirect URI is wrong, and looks for the fault of a connection that fails later in the wrong place.',
  atRisk: 'diagnosis',
  remedy: 'Show an error page when redirect_uri is not registered, and end the request there.',
  async check({ client, user, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const outcome = await user.opens(client.authorizationUrl({ redirect_uri: 'https://harness.invalid/cb' }));
    must('an unregistered redirect_uri ends on an error page', errorPage(outcome));
  },
});
