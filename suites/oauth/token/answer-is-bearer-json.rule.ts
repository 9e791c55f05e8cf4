import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';

export default defineRule({
  title: 'Token answers are JSON objects with an access token of type Bearer',
  cites: [rfc6749('5.1', 'MUST'), rfc6749('7.1', 'MUST'), rfc6750('4', 'MUST')],
  covers: ['TOKEN-01'],
  symptom:
    'Authorize ends with an error, or calls show no names: the PBX cannot read the answer that holds its token.',
  impact: 'A PBX that expects the standard answer cannot be connected.',
  atRisk: 'connection',
  remedy:
    'Answer token requests with 200, Content-Type application/json, access_token and token_type "Bearer".',
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(
        `${grant} is answered as a success`,
        that(answer.status >= 200 && answer.status < 300, 'a 2xx answer', answer.describe(), answer),
      );
      const contentType = answer.header('content-type') ?? '(absent)';
      must(
        `${grant} is answered 200 with a JSON object`,
        that(
          answer.status === 200 &&
            /^application\/json\s*(;|$)/i.test(contentType) &&
            answer.json !== undefined,
          '200, Content-Type application/json, a JSON object',
          `${answer.status}, Content-Type ${contentType}, ${answer.json === undefined ? 'no JSON object' : 'a JSON object'}`,
          answer,
        ),
      );
      const type = answer.text('token_type');
      must(
        `${grant} is answered with an access token of type Bearer`,
        that(
          answer.accessToken !== undefined && type?.toLowerCase() === 'bearer',
          'access_token, and token_type Bearer in any letter case',
          `${answer.accessToken === undefined ? 'no access_token' : 'access_token'}, token_type ${type ?? 'absent'}`,
          answer,
        ),
      );
    }
  },
});
