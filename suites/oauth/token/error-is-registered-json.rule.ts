import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

/** RFC 6749 5.2 */
const CODES = [
  ...['invalid_request', 'invalid_client', 'invalid_grant'],
  ...['unauthorized_client', 'unsupported_grant_type', 'invalid_scope'],
];

export default defineRule({
  title: 'Token errors are 400 JSON objects with a registered error code',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['TOKEN-13'],
  symptom: 'The integration log shows a failed authentication without the reason.',
  impact: 'The admin does not learn whether the secret, the scope or the template is wrong.',
  atRisk: 'diagnosis',
  remedy:
    'Answer refused token requests with 400, Content-Type application/json and an error of RFC 6749 5.2.',
  async check({ client, given, must, note }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const unknownGrant = await client.token({ grant_type: 'urn:example:no-such-grant' });
    must('an unknown grant is refused with a registered error', registered(unknownGrant));
    const noCode = await client.token({ grant_type: 'authorization_code', redirect_uri: client.redirectUri });
    must('a code exchange without code is refused with a registered error', registered(noCode));
    if (!client.info.grants.includes('client_credentials')) return;

    const unknownScope = await client.clientCredentials({ scope: 'no-such-scope' });
    if (unknownScope.accessToken === undefined) {
      must('an unknown scope is refused with a registered error', registered(unknownScope));
    } else {
      note('An unknown scope is not refused here, so its error is not judged.');
    }
  },
});

function registered(answer: HttpResponse): Finding {
  const contentType = answer.header('content-type') ?? '(absent)';
  const error = answer.json?.['error'];
  return that(
    answer.status === 400 &&
      /^application\/json\s*(;|$)/i.test(contentType) &&
      typeof error === 'string' &&
      CODES.includes(error) &&
      answer.accessToken === undefined,
    'a refusal with 400, Content-Type application/json and an error of RFC 6749 5.2',
    `${answer.describe()}, Content-Type ${contentType}, error ${error === undefined ? 'absent' : JSON.stringify(error)}`,
    answer,
  );
}
