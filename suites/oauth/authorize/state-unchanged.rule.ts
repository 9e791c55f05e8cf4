import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { all, delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { returnedStates } from '../../kit/witness/states.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** Printable ASCII (RFC 6749 Appendix A.5) with all that has to be encoded in a query, and what looks encoded already. */
const STATE = 'a+b/c=d&e#f%20g"<h>\'~i j?k;l&lt;m%2525n';

export default defineRule({
  title: 'The state comes back byte for byte with the code',
  cites: [rfc6749('4.1.2', 'MUST'), rfc6749('Appendix A.5', 'MUST')],
  covers: ['AUTHZ-06'],
  needs: ['authorization-code'],
  symptom: 'Authorize ends with an error of 3CX about the state; the integration stays not connected.',
  impact: 'A PBX whose state holds special characters cannot be connected.',
  atRisk: 'connection',
  remedy: 'Decode the state once when it comes in, and encode it once, as a query value, when it goes out.',
  witness: witnessOf(['authorize', 'other'], 'an authorization request and the redirect with its code', {
    'the state comes back unchanged': (traffic) =>
      returnedStates(traffic, misread).map(({ outcome, sent }) => comesBack(outcome, sent)),
  }),
  async check({ client, given, must }) {
    given('a plain state is accepted', delivered(await client.requests(), client.redirectUri));
    const outcome = await client.requests({ state: STATE });
    must(
      'a state full of special characters comes back unchanged',
      all(delivered(outcome, client.redirectUri), comesBack(outcome, STATE)),
    );
  },
});

function comesBack(outcome: AuthorizationOutcome, state: string): Finding {
  const states = outcome.kind === 'redirect' ? outcome.query.getAll('state') : [];
  return that(
    states.length === 1 && states[0] === state,
    `the state once in the query: ${state}`,
    states.length === 0 ? describeOutcome(outcome) : `state: ${states.join(' and ')}`,
    ...outcome.trail,
  );
}

/** What a state becomes that is pasted into a query, decoded twice, or unescaped like HTML. */
function misread(state: string): string[] {
  const pasted = (text: string) => new URLSearchParams(`state=${text}`).get('state') ?? '';
  const unescaped = state.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const decoded = new URLSearchParams(`state=${state.replaceAll('&', '%26')}`).get('state') ?? '';
  return [pasted(state), pasted(state.split('#')[0] ?? ''), decoded, unescaped];
}
