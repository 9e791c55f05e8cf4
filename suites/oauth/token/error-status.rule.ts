import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused, status } from '../../kit/findings/index.ts';
import { TOKEN_ERRORS } from '../../kit/findings/token-errors.ts';
import { defineRule } from '../../kit/rule.ts';
import { plainRefusals } from '../../kit/sample-refusals.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** Statuses by which HTTP says more of a request than its error does (RFC 9110 15.5; RFC 6585), and those of a failure. */
const OF_HTTP = new Set([405, 406, 408, 411, 413, 414, 415, 429, 431, 502, 503, 504]);

export default defineRule({
  title: 'A refused token request is answered 400, or 401 where the client failed to authenticate',
  cites: [rfc6749('5.2', 'MUST')],
  alone: 'guesses',
  symptom: 'The integration log shows an unspecific error in place of the reason.',
  impact:
    'A client that goes by the status takes a refusal for a success, or for a fault of the server that will pass, and repeats a request that cannot succeed.',
  atRisk: 'diagnosis',
  remedy: 'Send 400 with every error of the token endpoint, and 400 or 401 with invalid_client.',
  witness: witnessOf(['token'], 'a token request that is refused with an error code', {
    'a refusal has the status of its error': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ posts, answer }) => posts && TOKEN_ERRORS.includes(answer.error ?? ''))
        .filter(({ answer }) => refused(answer).holds && !OF_HTTP.has(answer.status))
        .map(({ answer }) => status(answer, ...statusesOf([answer.error ?? '']))),
  }),
  async check(context) {
    const { client, given, must } = context;
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    for (const { cause, codes, answer } of await plainRefusals(context)) {
      const statuses = statusesOf(codes);
      must(`${cause} is answered ${statuses.join(' or ')}`, status(answer, ...statuses));
    }
  },
});

function statusesOf(codes: readonly string[]): readonly number[] {
  return codes.includes('invalid_client') ? [400, 401] : [400];
}
