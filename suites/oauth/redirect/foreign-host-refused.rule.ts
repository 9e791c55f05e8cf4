import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentToHost } from '../../kit/findings/index.ts';
import { withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

const FOREIGN = 'foreign.example';

export default defineRule({
  title: 'A redirect_uri on a foreign host is refused',
  cites: [
    rfc9700('2.1', 'MUST'),
    rfc9700('4.1.3', 'MUST'),
    rfc6749('3.1.2.3', 'MUST'),
    rfc6749('10.6', 'MUST'),
  ],
  covers: ['REDIR-01'],
  needs: ['authorization-code'],
  impact: "The code of an admin who follows a prepared link and approves goes to a stranger's host.",
  atRisk: 'access',
  remedy:
    'Compare redirect_uri with the URIs registered for this client, character by character, and with nothing else.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const probe = withParts(client.redirectUri, { host: FOREIGN });
    const outcome = await client.requests({ redirect_uri: probe });
    must('the browser is not sent to a foreign host', neverSentToHost(outcome, FOREIGN));
  },
});
