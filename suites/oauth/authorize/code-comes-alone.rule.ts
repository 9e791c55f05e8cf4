import type { Redirected } from '../../kit/actors/outcome.ts';
import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import type { BackRedirect } from '../../kit/witness/authorization.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const CREDENTIALS = ['error', 'access_token', 'refresh_token', 'id_token', 'client_secret'];

export default defineRule({
  title: 'The success redirect carries one code and no other credential',
  cites: [rfc6749('4.1.2', 'MUST'), rfc9700('4.3.2', 'MUST')],
  covers: ['AUTHZ-07'],
  needs: ['authorization-code'],
  impact:
    "Tokens, a secret or the user's name end up in the browser history and in the web server log of the PBX, where a reader of either can use or collect them. With a second code or state, the PBX may read the wrong one.",
  atRisk: 'access',
  remedy:
    'Send code, state and at most iss to the redirect URI, and issue tokens at the token endpoint only.',
  witness: witnessOf(['authorize', 'other'], 'a redirect with a code', {
    'code and state are present once, iss at most once': (traffic) =>
      successes(traffic)
        .filter(({ request }) => request?.query.getAll('state').length === 1)
        .map(({ outcome }) => eachOnce(outcome)),
    'no token, secret or error comes with the code': (traffic) =>
      successes(traffic).map(({ outcome }) => withoutCredentials(outcome)),
  }),
  async check({ client, user, given, must }) {
    const outcome = await client.requests();
    given('the code arrives at the redirect URI', delivered(outcome, client.redirectUri));
    if (outcome.kind !== 'redirect') return;
    const { location } = outcome;
    must('code and state are present once, iss at most once', eachOnce(outcome));
    must('no token, secret or error comes with the code', withoutCredentials(outcome));
    const username = user.credentials?.username ?? '';
    const named = username !== '' && decoded(location).includes(username);
    must(
      'nothing names the user',
      that(
        !named,
        'a redirect without the name of the user',
        named ? 'the redirect contains the name of the user' : describeOutcome(outcome),
        ...outcome.trail,
      ),
    );
  },
});

function eachOnce(outcome: Redirected): Finding {
  const { query } = outcome;
  return that(
    count(outcome, 'code') === 1 &&
      count(outcome, 'state') === 1 &&
      query.has('state') &&
      count(outcome, 'iss') <= 1,
    'one code, one state and no more than one iss',
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

function withoutCredentials(outcome: Redirected): Finding {
  const found = CREDENTIALS.filter((name) => count(outcome, name) > 0);
  return that(
    found.length === 0,
    `none of ${CREDENTIALS.join(', ')}`,
    found.length === 0 ? describeOutcome(outcome) : `the redirect carries ${found.join(', ')}`,
    ...outcome.trail,
  );
}

function count({ query, fragment }: Redirected, name: string): number {
  return query.getAll(name).length + fragment.getAll(name).length;
}

/** Redirects with a code; the redirect URI itself may hold a query, which comes back. */
function successes({ redirects }: Traffic): BackRedirect[] {
  return redirects.filter(
    ({ outcome, request }) =>
      outcome.query.has('code') &&
      !outcome.query.has('error') &&
      request?.query.get('redirect_uri')?.includes('?') !== true,
  );
}

function decoded(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}
