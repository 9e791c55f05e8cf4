import type { Changes } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A repeated token request field is refused',
  cites: [rfc6749('3.2', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['TOKEN-10'],
  needs: ['client-credentials'],
  alone: 'guesses',
  impact:
    'A proxy in front of the server and the server itself can read different values from one request, so that a check made on one value does not hold for the other.',
  atRisk: 'access',
  remedy: 'Answer a token request that gives any field more than once with 400 invalid_request.',
  witness: witnessOf(['token'], 'a token request with a field twice', {
    'a token request that repeats a field is refused': ({ tokenRequests }) =>
      tokenRequests.filter(({ posts, repeats }) => posts && repeats).map(({ answer }) => refused(answer)),
  }),
  async check({ client, target, given, must }) {
    given('the request is accepted with each field once', issued(await client.clientCredentials()));
    const [partial = client.scope] = target.scopes.partial;
    const doubled: Record<string, Changes> = {
      grant_type: { grant_type: ['client_credentials', 'client_credentials'] },
      ...(client.scope === '' ? {} : { scope: { scope: [partial, client.scope] } }),
    };
    for (const [field, changes] of Object.entries(doubled)) {
      must(`a repeated ${field} is refused`, refused(await client.clientCredentials(changes)));
    }
    // In a Basic header neither can come twice.
    if (client.info.auth === 'client_secret_basic') return;

    const twoIds = await client.clientCredentials({ client_id: [client.id, client.id] });
    must('a repeated client_id is refused', refused(twoIds));
    const twoSecrets = await client.clientCredentials({ client_secret: ['not-the-secret', client.secret] });
    must('a repeated client_secret is refused', refused(twoSecrets));
  },
});
