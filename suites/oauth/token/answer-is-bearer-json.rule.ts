import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { type Finding, that } from '../../kit/findings/index.ts';
import { carriesToken } from '../../kit/findings/tokens.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

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
  witness: witnessOf(['token'], 'a token response', {
    'tokens are sent as 200 with a JSON object': (traffic) => withToken(traffic).map(isJsonObject),
    'tokens are of type Bearer': (traffic) => withToken(traffic).map(isBearer),
  }),
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(
        `${grant} is answered as a success`,
        that(answer.status >= 200 && answer.status < 300, 'a 2xx answer', answer.describe(), answer),
      );
      must(`${grant} is answered 200 with a JSON object`, isJsonObject(answer));
      must(`${grant} is answered with an access token of type Bearer`, isBearer(answer));
    }
  },
});

function isJsonObject(answer: HttpResponse): Finding {
  const contentType = answer.header('content-type') ?? '(absent)';
  return that(
    answer.status === 200 && /^application\/json\s*(;|$)/i.test(contentType) && answer.json !== undefined,
    '200, Content-Type application/json, a JSON object',
    `${answer.status}, Content-Type ${contentType}, ${answer.json === undefined ? 'no JSON object' : 'a JSON object'}`,
    answer,
  );
}

function isBearer(answer: HttpResponse): Finding {
  const type = answer.text('token_type');
  return that(
    answer.accessToken !== undefined && type?.toLowerCase() === 'bearer',
    'access_token, and token_type Bearer in any letter case',
    `${answer.accessToken === undefined ? 'no access_token' : 'access_token'}, token_type ${type ?? 'absent'}`,
    answer,
  );
}

/** Successes that hold a token in some form; one that holds none may answer a request that was not sound. */
function withToken({ tokenRequests }: Traffic): HttpResponse[] {
  const answers = tokenRequests.filter(({ posts }) => posts).map(({ answer }) => answer);
  return answers.filter((answer) => answer.status >= 200 && answer.status < 300 && carriesToken(answer));
}
