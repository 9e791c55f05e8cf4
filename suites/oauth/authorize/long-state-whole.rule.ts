import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { all, delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { returnedStates } from '../../kit/witness/states.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const KB = 1024;
/** Lengths at which databases, cookies and servers cut a text. */
const CUTS = [
  64, 100, 128, 200, 250, 255, 256, 500, 512, 1000, 1023, 1024, 2000, 2047, 2048, 4000, 4095, 4096,
];
const HEX_DIGITS = '0123456789abcdef';

export default defineRule({
  title: 'A long state comes back whole, or its request is refused',
  cites: [rfc6749('4.1.2', 'MUST')],
  needs: ['authorization-code'],
  symptom: 'Authorize ends with an error of the PBX about the state; the integration stays not connected.',
  impact: 'A client that keeps more than a random value in its state cannot be connected.',
  atRisk: 'connection',
  remedy: 'Keep the state as it came, in a column or a form field without a limit, or refuse the request.',
  witness: witnessOf(
    ['authorize', 'other'],
    'an authorization request with a long state, and the redirect with its code',
    {
      'a long state comes back whole': (traffic) =>
        returnedStates(traffic, (state) => CUTS.map((length) => state.slice(0, length)))
          .filter(({ sent }) => sent.length >= KB)
          .map(({ outcome, sent }) => uncut(outcome, sent)),
    },
  ),
  async check({ client, given, must }) {
    given('a plain state is accepted', delivered(await client.requests(), client.redirectUri));
    const one = await client.requests({ state: stateOf(KB) });
    must(
      'a state of 1 KB comes back whole',
      all(delivered(one, client.redirectUri), uncut(one, stateOf(KB))),
    );
    for (const size of [2, 4]) {
      const state = stateOf(size * KB);
      must(`a state of ${size} KB is not cut`, uncut(await client.requests({ state }), state));
    }
  },
});

/** A state of so many characters that need no encoding; a cut shows in its length and in its end. */
function stateOf(length: number): string {
  return HEX_DIGITS.repeat(length / HEX_DIGITS.length - 1) + HEX_DIGITS.split('').reverse().join('');
}

/** No redirect carries another state than this one; a page without a redirect refuses the request. */
function uncut(outcome: AuthorizationOutcome, state: string): Finding {
  const states = outcome.kind === 'redirect' ? outcome.query.getAll('state') : [];
  const whole = outcome.kind === 'page' || (states.length === 1 && states[0] === state);
  return that(
    whole,
    `the state of ${state.length} characters, or a refusal on a page`,
    outcome.kind === 'page'
      ? describeOutcome(outcome)
      : `a redirect with a state of ${states.map(({ length }) => length).join(' and ') || 'no'} characters`,
    ...outcome.trail,
  );
}
