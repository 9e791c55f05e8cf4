import { rfc6749 } from '../../kit/cites.ts';
import { delivered, errorPage } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Leaving out redirect_uri is refused when several are registered',
  cites: [rfc6749('3.1.2.3', 'MUST')],
  covers: ['REDIR-14'],
  needs: ['authorization-code', 'journey-end', 'two-redirect-uris'],
  symptom: 'Authorize ends at another PBX than the one it was clicked on, when both share an API client.',
  impact: 'The code goes to a PBX that did not ask for it, and the one that did stays not connected.',
  atRisk: 'connection',
  remedy:
    'Accept a missing redirect_uri only where exactly one is registered, and show an error page otherwise.',
  async check({ client, user, given, must }) {
    given(
      'a request that names one of them is accepted',
      delivered(await client.requests(), client.redirectUri),
    );
    const outcome = await user.opens(client.authorizationUrl({ redirect_uri: undefined }));
    must('a request that names none ends on an error page', errorPage(outcome));
  },
});
