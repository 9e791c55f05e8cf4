import { rfc6749 } from '../../kit/cites.ts';
import { all, delivered, describeOutcome, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

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
  async check({ client, given, must }) {
    given('a plain state is accepted', delivered(await client.requests(), client.redirectUri));
    const outcome = await client.requests({ state: STATE });
    const states = outcome.kind === 'redirect' ? outcome.query.getAll('state') : [];
    must(
      'a state full of special characters comes back unchanged',
      all(
        delivered(outcome, client.redirectUri),
        that(
          states.length === 1 && states[0] === STATE,
          `the state once in the query: ${STATE}`,
          states.length === 0 ? describeOutcome(outcome) : `state: ${states.join(' and ')}`,
          ...outcome.trail,
        ),
      ),
    );
  },
});
