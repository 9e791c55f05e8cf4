import { rfc6749, rfc9110 } from '../../kit/cites.ts';
import { issued, noBreakdown, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

/** Codings that a server may decode, and one that no server knows. */
const CODINGS = ['gzip', 'deflate', 'br', 'zstd', 'x-harness'];

export default defineRule({
  title: 'A token request that does not fit its Content-Encoding never ends in a 5xx',
  cites: [rfc6749('5.2', 'MUST'), rfc9110('8.4', 'MAY')],
  impact:
    'A stranger without any credentials can cause failures of the server at will, which hide real ones in its log and alerts.',
  atRisk: 'diagnosis',
  remedy:
    'Catch the errors of the decompression and answer them with 400 and invalid_request, and an unknown Content-Encoding with 415.',
  async check({ client, given, must }) {
    given('the same request gets a token without a Content-Encoding', issued(await client.served()));
    const plain = await client.token({ grant_type: 'urn:example:no-such-grant' });
    given('an unknown grant type is refused', refused(plain));
    for (const coding of CODINGS) {
      const answer = await client.token(
        { grant_type: 'client_credentials', scope: client.scope },
        { headers: [['content-encoding', coding]] },
      );
      must(`a form that is not ${coding} and says so breaks nothing`, noBreakdown(answer, plain));
    }
  },
});
