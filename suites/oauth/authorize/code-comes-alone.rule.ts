import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, describeOutcome, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

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
  async check({ client, user, given, must }) {
    const outcome = await client.requests();
    given('the code arrives at the redirect URI', delivered(outcome, client.redirectUri));
    if (outcome.kind !== 'redirect') return;
    const { query, fragment, location } = outcome;
    const count = (name: string) => query.getAll(name).length + fragment.getAll(name).length;
    must(
      'code and state are present once, iss at most once',
      that(
        count('code') === 1 && count('state') === 1 && query.has('state') && count('iss') <= 1,
        'one code, one state and no more than one iss',
        describeOutcome(outcome),
        ...outcome.trail,
      ),
    );
    const found = CREDENTIALS.filter((name) => count(name) > 0);
    must(
      'no token, secret or error comes with the code',
      that(
        found.length === 0,
        `none of ${CREDENTIALS.join(', ')}`,
        found.length === 0 ? describeOutcome(outcome) : `the redirect carries ${found.join(', ')}`,
        ...outcome.trail,
      ),
    );
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

function decoded(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}
