import { type AuthorizationOutcome, approvedUnasked } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Error redirects return the state that was sent',
  cites: [rfc6749('4.1.2.1', 'MUST')],
  covers: ['AUTHZ-04'],
  needs: ['authorization-code'],
  symptom:
    'After a refusal, the window that Authorize opened shows an error about the state in place of the reason.',
  impact: 'The admin does not learn why the PBX was not connected.',
  atRisk: 'diagnosis',
  remedy: 'Put the state into every redirect to the client, errors included.',
  witness: witnessOf(['authorize'], 'an authorization request that is answered by an error redirect', {
    'an error redirect returns the state': ({ redirects }) =>
      redirects.flatMap(({ outcome, direct, request }) => {
        const [state, ...others] = request?.query.getAll('state') ?? [];
        const plain = direct && outcome.query.has('error') && others.length === 0;
        return plain && state !== undefined && state !== '' ? [returnsState(outcome, state)] : [];
      }),
  }),
  async check({ client, user, given, must, notApplicable }) {
    // A server that ignores unknown scopes asks the user, who denies as well.
    const requests = [
      ['an error about the scope', { scope: 'harness-unknown' }],
      ["the user's denial", {}],
    ] as const;
    let redirects = 0;
    for (const [what, changes] of requests) {
      const url = client.authorizationUrl(changes);
      const outcome = await user.deny(url);
      if (outcome.kind !== 'redirect' || approvedUnasked(outcome)) continue;
      redirects += 1;
      must(
        `${what} comes with the state`,
        returnsState(outcome, new URL(url).searchParams.get('state') ?? ''),
      );
    }
    // Last: a server may remember this approval.
    given('a sound request is accepted', delivered(await client.requests(), client.redirectUri));
    if (redirects === 0)
      return notApplicable('the server reports neither an unknown scope nor a denial by redirect');
  },
});

function returnsState(outcome: AuthorizationOutcome & { kind: 'redirect' }, state: string): Finding {
  const states = [...outcome.query.getAll('state'), ...outcome.fragment.getAll('state')];
  return that(
    states.length === 1 && states[0] === state,
    `a redirect that carries state once, as sent: ${state}`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}
