import { rfc6749 } from '../../kit/cites.ts';
import { describeOutcome, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A plain GET authorization request leads an anonymous visitor to the sign-in page',
  cites: [rfc6749('3.1', 'MUST'), rfc6749('4.1.1', 'MUST')],
  covers: ['AUTHZ-01'],
  needs: ['authorization-code', 'pages'],
  symptom:
    'Authorize opens a window that shows an error in place of a sign-in page, unless the admin is signed in already.',
  impact: 'An admin without a session cannot connect the PBX.',
  atRisk: 'connection',
  remedy:
    'Lead a visitor without a session to the sign-in page, and back to the authorization request afterwards.',
  async check({ client, anonymous, must }) {
    const outcome = await anonymous().open(client.authorizationUrl());
    const shown =
      outcome.kind === 'page' && (outcome.page.kind === 'sign-in' || outcome.page.kind === 'approval');
    must(
      'a visitor without a session gets a page to sign in on',
      that(
        shown && outcome.answer.status === 200,
        "200 with a page on the server's own host that has a form to sign in or approve",
        describeOutcome(outcome),
        ...outcome.trail,
      ),
    );
  },
});
