import { guide } from '../../kit/cites.ts';
import { delivered } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "A browser that comes from the PBX's page gets through sign-in and approval",
  cites: [guide('Import the CRM Template', 'MUST')],
  needs: ['authorization-code', 'pages'],
  symptom:
    'Authorize leads to an error page, or to the sign-in page again and again, while the same address works when it is typed in.',
  impact:
    'No PBX can be connected: the browser drops the cookies that hold the request until it is approved.',
  atRisk: 'connection',
  remedy:
    'Set the cookies that the way from /authorize to the approval needs with SameSite=Lax, or keep the request in the URL or the form.',
  async check({ client, user, given, must }) {
    const direct = await user.elsewhere().decide(client.authorizationUrl());
    given('a browser that opens the address itself brings a code', delivered(direct, client.redirectUri));
    const arrived = await user.elsewhere().decidesOnArrival(client.authorizationUrl());
    must("a browser that comes from the PBX's page brings a code", delivered(arrived, client.redirectUri));
  },
});
