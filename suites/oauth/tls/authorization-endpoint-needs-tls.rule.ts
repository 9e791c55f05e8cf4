import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered } from '../../kit/findings/index.ts';
import { closedToHttp, overHttp } from '../../kit/findings/plain-http.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The authorization endpoint does not work over plain HTTP',
  cites: [rfc6749('3.1', 'MUST'), rfc9700('2.6', 'MUST')],
  covers: ['TLS-02'],
  needs: ['tls', 'authorization-code', 'pages'],
  symptom: 'The window that Authorize opens shows an http address without a padlock.',
  impact:
    'An attacker who reads the network traffic learns the password a user types, or the code of the Authorize.',
  atRisk: 'access',
  remedy: 'Close plain http, or redirect it to https before a page is shown.',
  async check({ client, user, anonymous, given, must }) {
    given('the request brings a code over https', delivered(await client.requests(), client.redirectUri));
    const url = overHttp(client.authorizationUrl());
    // An answer with a body here is a page of the endpoint; a refusal of plain http is a 4xx.
    const own = () => false;
    must('a visitor gets no page over http', closedToHttp(await anonymous().send(url), own));
    must('a signed-in user gets no page over http', closedToHttp(await user.browser.send(url), own));
  },
});
