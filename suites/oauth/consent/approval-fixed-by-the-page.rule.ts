import type { Changes } from '../../kit/actors/client.ts';
import { type AuthorizationOutcome, NOT_ASKED } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { all, delivered, type Finding, nothingGranted, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Changing the approval form does not change what is approved',
  cites: [rfc6749('10.6', 'MUST'), rfc6749('10.12', 'MUST'), rfc6749('10.14', 'MUST')],
  covers: ['CONSENT-05'],
  needs: ['authorization-code', 'pages'],
  impact:
    'A user can be made to approve something other than the page shows: another scope, another client or another address for the code.',
  atRisk: 'access',
  remedy: 'Keep the request on the server while the user decides, and take only the decision from the form.',
  async check({ client, user, target, given, must, notApplicable }) {
    const [shownScope = client.scope] = target.scopes.partial;
    const forged: Readonly<Record<string, string>> = {
      client_id: target.clients.other?.id ?? 'harness-unknown',
      redirect_uri: 'https://harness.invalid/callback',
      scope: client.scope,
      state: 'harness-other-state',
    };
    for (const [name, value] of Object.entries(forged)) {
      const request: Changes = { scope: shownScope, state: `harness-shown-${name}` };
      const asked = await user.atApproval(client.authorizationUrl(request));
      if (asked === undefined) return notApplicable(NOT_ASKED);
      const outcome = await asked.user.browser.submit(asked.form, asked.button, { [name]: value });
      must(`${name} in the form changes nothing of what was shown`, asShown(outcome, name));
      const code = codeOf(outcome);
      if (code === undefined) continue;
      const answer = await client.exchange(code);
      const scopes = answer.scopes ?? [];
      must(
        `the token after a change of ${name} has the scope that was shown, for the client that asked`,
        that(
          answer.status < 500 && scopes.every((scope) => shownScope.split(' ').includes(scope)),
          `no token, or one with scope ${shownScope}`,
          answer.accessToken === undefined ? answer.describe() : `a token with scope ${scopes.join(' ')}`,
          answer,
        ),
      );
    }

    // Last: a server may remember this approval.
    given('the request brings a code when approved', delivered(await client.requests(), client.redirectUri));

    function asShown(outcome: AuthorizationOutcome, name: string): Finding {
      if (outcome.kind === 'page' || codeOf(outcome) === undefined) return nothingGranted(outcome);
      const state = outcome.query.get('state');
      return all(
        delivered(outcome, client.redirectUri),
        that(
          state === `harness-shown-${name}`,
          'the state of the request',
          `the state ${state}`,
          outcome.answer,
        ),
      );
    }
  },
});

function codeOf(outcome: AuthorizationOutcome): string | undefined {
  return outcome.kind === 'redirect' ? (outcome.query.get('code') ?? undefined) : undefined;
}
