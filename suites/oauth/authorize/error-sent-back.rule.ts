import { type AuthorizationOutcome, approvedUnasked } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, nothingGranted, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A request that fails after sign-in is reported to the registered redirect URI',
  cites: [rfc6749('4.1.2.1', 'SHOULD')],
  needs: ['authorization-code'],
  symptom:
    'Authorize never ends: its window shows an error page of the server, and the PBX goes on waiting for an answer.',
  impact: 'The PBX does not learn that it was refused, nor why, and can tell its admin nothing.',
  atRisk: 'diagnosis',
  remedy:
    'Show an error page for an unknown client or redirect URI only; send any other error of a user who is signed in to the redirect URI, with the state.',
  async check({ client, user, given, must, note }) {
    given('a sound request is accepted', delivered(await client.requests(), client.redirectUri));
    const unknownType = await client.requests({ response_type: 'harness-unknown' });
    given('an unknown response_type brings no code', nothingGranted(unknownType));
    must('an unknown response_type is reported', sentBack(unknownType, client.redirectUri));
    const scope = await user.deny(client.authorizationUrl({ scope: 'harness-unknown' }));
    if (approvedUnasked(scope) || scope.asked) note('The server ignores scopes that it does not know.');
    else must('an unknown scope is reported', sentBack(scope, client.redirectUri));
  },
});

/** The browser was led back to the client; how the error is worded there is asked by `oauth/authorize/error-in-query`. */
function sentBack(outcome: AuthorizationOutcome, redirectUri: string): Finding {
  return that(
    outcome.kind === 'redirect' && outcome.location.startsWith(redirectUri),
    `a redirect to ${redirectUri}`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}
