import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

/** Blanks are among the characters of a state (RFC 6749 Appendix A.5: VSCHAR). */
const STATES = [
  ['before', ' state'],
  ['behind', 'state '],
] as const;

export default defineRule({
  title: 'Blanks around the state come back with it',
  cites: [rfc6749('4.1.2', 'MUST'), rfc6749('Appendix A.5', 'MUST')],
  needs: ['authorization-code'],
  symptom: 'Authorize ends with an error of the PBX about the state, for some states and not for others.',
  impact: 'A client whose state begins or ends with a blank cannot be connected.',
  atRisk: 'connection',
  remedy: 'Exempt state from middleware that trims the parameters of requests.',
  async check({ client, given, must }) {
    const inner = 'a state';
    given('a blank within the state comes back', returned(await client.requests({ state: inner }), inner));
    for (const [where, state] of STATES)
      must(`a blank ${where} the state comes back`, returned(await client.requests({ state }), state));
  },
});

function returned(outcome: AuthorizationOutcome, state: string): Finding {
  const states = outcome.kind === 'redirect' ? outcome.query.getAll('state') : [];
  return that(
    states.length === 1 && states[0] === state,
    `the state ${JSON.stringify(state)}`,
    states.length === 0 ? describeOutcome(outcome) : `state: ${JSON.stringify(states)}`,
    ...outcome.trail,
  );
}
