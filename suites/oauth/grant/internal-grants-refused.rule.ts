import { guide, rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** Grants that OAuth frameworks and their extensions know for their own use. */
const GRANT_TYPES = [
  'personal_access',
  'implicit',
  'social',
  'otp',
  'urn:openid:params:grant-type:ciba',
  'urn:ietf:params:oauth:grant-type:uma-ticket',
];

export default defineRule({
  title: 'Framework-internal grant names are refused',
  cites: [rfc6749('5.2', 'MUST'), guide('Authentication Types', 'MUST')],
  covers: ['GRANT-07'],
  impact:
    "A holder of the Client Secret may get tokens of any user by naming that user, without the user's approval.",
  atRisk: 'access',
  remedy: 'List the grants that the token endpoint supports, and refuse every other name.',
  witness: witnessOf(['token'], 'a token request with a grant of a framework', {
    'a grant of a framework is refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ posts, grant }) => posts && GRANT_TYPES.includes(grant))
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    for (const grantType of GRANT_TYPES) {
      const answer = await client.token({ grant_type: grantType, user_id: '1', scope: client.scope });
      must(`grant_type ${grantType} is refused`, refused(answer));
    }
  },
});
