import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { swapCase } from '../../kit/token-tampering.ts';

export default defineRule({
  title: 'The client secret has to match completely',
  cites: [rfc6749('10.10', 'MUST'), rfc6749('3.2.1', 'MUST')],
  covers: ['CLIENT-09'],
  alone: 'guesses',
  symptom:
    'Authorize succeeds although the Client Secret was entered with a missing, an additional or a changed character.',
  impact: 'Several secrets open one client: an attacker has that much less to guess.',
  atRisk: 'access',
  remedy: 'Compare the whole secret, or a hash of the whole secret, in constant time.',
  async check({ client, given, must }) {
    given('the unchanged secret is accepted', issued(await client.served()));
    for (const [change, alter] of ALTERATIONS) {
      const client_secret = alter(client.secret);
      if (client_secret === client.secret) continue;
      must(`the secret ${change} is refused`, refused(await client.served({ client_secret })));
    }
  },
});

const ALTERATIONS: readonly (readonly [string, (secret: string) => string])[] = [
  ['without its last character', (secret) => secret.slice(0, -1)],
  ['with a character appended', (secret) => `${secret}x`],
  ['with the letter case swapped', swapCase],
];
