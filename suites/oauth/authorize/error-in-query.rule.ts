import type { Redirected } from '../../kit/actors/outcome.ts';
import { type AuthorizationOutcome, approvedUnasked } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** RFC 6749 4.1.2.1. */
const REGISTERED = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
];
/** Extensions register further ones: OpenID Connect Core 3.1.2.6, RFC 8707 2, RFC 9101 6. */
const OF_EXTENSIONS =
  /^(interaction|login|consent|account_selection|registration)_|^invalid_(target|request_(uri|object))$|_not_supported$/;

export default defineRule({
  title: 'Error redirects use the query, a registered error code and no code',
  cites: [rfc6749('4.1.2.1', 'MUST')],
  covers: ['AUTHZ-05'],
  needs: ['authorization-code'],
  symptom:
    'After a refusal, the window that Authorize opened does not show the reason: 3CX reads the query and known error codes only.',
  impact:
    'The admin does not learn why the PBX was not connected. A code that comes with the error is a permission the user did not give.',
  atRisk: 'diagnosis',
  remedy:
    'Append one error to the query of the redirect URI, with a code of RFC 6749 4.1.2.1, and leave out everything that grants access.',
  witness: witnessOf(['authorize', 'other'], 'a redirect with an error', {
    'the error is in the query, as a registered code and nothing else': (traffic) =>
      errorsIn(traffic).map(registeredError),
  }),
  async check({ client, user, given, must, notApplicable }) {
    const outcomes = [
      ['an error about the scope', await user.deny(client.authorizationUrl({ scope: 'harness-unknown' }))],
      ["the user's denial", await user.deny(client.authorizationUrl())],
    ] as const;
    let redirects = 0;
    for (const [what, outcome] of outcomes) {
      if (outcome.kind !== 'redirect' || approvedUnasked(outcome)) continue;
      redirects += 1;
      must(`${what} is in the query, as a registered code and nothing else`, registeredError(outcome));
    }
    // Last: a server may remember this approval.
    given('a sound request is accepted', delivered(await client.requests(), client.redirectUri));
    if (redirects === 0)
      return notApplicable('the server reports neither an unknown scope nor a denial by redirect');
  },
});

function registeredError(outcome: AuthorizationOutcome & { kind: 'redirect' }): Finding {
  const { query, fragment } = outcome;
  const errors = query.getAll('error');
  const [error = ''] = errors;
  const granting = ['code', 'access_token'].some((name) => query.has(name) || fragment.has(name));
  return that(
    errors.length === 1 && REGISTERED.includes(error) && !fragment.has('error') && !granting,
    `a redirect with one error in its query, one of ${REGISTERED.join(', ')}, and no code and no token`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** Errors that answer a request for a code alone; those of other response types belong in the fragment (RFC 6749 4.2.2.1). */
function errorsIn({ redirects }: Traffic): Redirected[] {
  return redirects
    .filter(({ request }) => request?.query.getAll('response_type').join() === 'code')
    .map(({ outcome }) => outcome)
    .filter(({ query, fragment }) => {
      const error = query.get('error') ?? fragment.get('error');
      return error !== null && !OF_EXTENSIONS.test(error);
    });
}
