import { NOT_ASKED } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, errorRedirect, nothingGranted } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Denial returns access_denied and no code',
  cites: [rfc6749('4.1.2.1', 'MUST')],
  covers: ['CONSENT-02'],
  needs: ['authorization-code'],
  symptom:
    'After a click on Deny, the window that Authorize opened shows a failure of the server, or the PBX is connected although the user denied it.',
  impact: 'A client gets access that the user refused.',
  atRisk: 'access',
  remedy: 'Answer a denial with a redirect that carries error=access_denied, the state, and no code.',
  async check({ client, user, given, must, notApplicable }) {
    const denied = await user.deny(client.authorizationUrl());
    if (!denied.asked) return notApplicable(NOT_ASKED);
    // After the denial: a server may remember this approval.
    given(
      'the same request brings a code when approved',
      delivered(await client.requests(), client.redirectUri),
    );
    must('a denial brings no code', nothingGranted(denied));
    must('the client receives access_denied', errorRedirect(denied, client.redirectUri, 'access_denied'), {
      impact: 'The admin does not learn that the denial was the cause.',
      atRisk: 'diagnosis',
    });
  },
});
