import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import { TOKEN_ERRORS } from '../../kit/findings/token-errors.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { plainRefusals } from '../../kit/sample-refusals.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Token errors are JSON objects with a registered error code',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['TOKEN-13'],
  alone: 'guesses',
  symptom: 'The integration log shows a failed authentication without the reason.',
  impact: 'The admin does not learn whether the secret, the scope or the template is wrong.',
  atRisk: 'diagnosis',
  remedy:
    'Answer refused token requests with 400, Content-Type application/json and an error of RFC 6749 5.2.',
  witness: witnessOf(['token'], 'a token request that is refused', {
    'a refused token request is answered with a registered error': ({ refusals }) =>
      refusals.map(({ answer }) => registered(answer)),
  }),
  async check(context) {
    const { client, given, must } = context;
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    for (const { cause, answer } of await plainRefusals(context))
      must(`${cause} is refused with a registered error`, registered(answer));
  },
});

function registered(answer: HttpResponse): Finding {
  const contentType = answer.header('content-type') ?? '(absent)';
  const error = answer.json?.['error'];
  return that(
    /^application\/json\s*(;|$)/i.test(contentType) &&
      typeof error === 'string' &&
      TOKEN_ERRORS.includes(error) &&
      answer.accessToken === undefined,
    'Content-Type application/json and an error of RFC 6749 5.2',
    `${answer.describe()}, Content-Type ${contentType}, error ${error === undefined ? 'absent' : JSON.stringify(error)}`,
    answer,
  );
}
