import { guide, rfc6749 } from '../../kit/cites.ts';
import { issued, looksNothingUp, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:';
const ASSERTIONS = ['jwt-bearer', 'saml2-bearer', 'token-exchange'];
const FAR_FUTURE = 4_102_444_800;

export default defineRule({
  title: 'Assertion and token exchange grants are refused',
  cites: [rfc6749('5.2', 'MUST'), guide('Authentication Types', 'MUST')],
  covers: ['GRANT-06'],
  impact:
    'A client can get tokens by an assertion it wrote itself, or turn a token that is about to end into a new one, without the approval of a user.',
  atRisk: 'access',
  remedy:
    'Register no handler for assertions and token exchange, and answer them with 400 unsupported_grant_type.',
  witness: witnessOf(['token'], 'a token request with an assertion or a token exchange', {
    'an assertion or a token exchange is refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(
          ({ posts, grant }) =>
            posts && grant.startsWith(GRANT_TYPE) && ASSERTIONS.includes(grant.slice(GRANT_TYPE.length)),
        )
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, target, given, must }) {
    const served = await client.served();
    given('the same client gets a token by a grant of its own', issued(served));
    const assertion = unsignedJwt({
      iss: client.id,
      sub: target.user?.username ?? client.id,
      aud: target.endpoints.token,
      exp: FAR_FUTURE,
    });
    const requests = [
      ['a JWT assertion', { grant_type: `${GRANT_TYPE}jwt-bearer`, assertion }],
      [
        'a SAML assertion',
        {
          grant_type: `${GRANT_TYPE}saml2-bearer`,
          assertion: base64url('<Assertion xmlns="urn:example:saml"/>'),
        },
      ],
      [
        'token exchange',
        {
          grant_type: `${GRANT_TYPE}token-exchange`,
          subject_token: served.accessToken ?? '',
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        },
      ],
    ] as const;
    const unknown = await client.token({ grant_type: 'urn:example:no-such-grant' });
    for (const [what, fields] of requests) {
      const answer = await client.token({ ...fields, scope: client.scope });
      must(`${what} is refused`, refused(answer));
      must(`${what} is not looked up`, looksNothingUp(answer, unknown));
    }
  },
});

/** An unsigned JWT (RFC 7519 6.1). */
function unsignedJwt(payload: Readonly<Record<string, unknown>>): string {
  return `${base64url('{"alg":"none"}')}.${base64url(JSON.stringify(payload))}.`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
