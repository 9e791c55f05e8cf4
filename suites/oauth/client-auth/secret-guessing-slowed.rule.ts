import { randomBytes } from 'node:crypto';
import type { Client } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, noToken, refused } from '../../kit/findings/index.ts';
import { type Guess, slowed } from '../../kit/findings/slowed.ts';
import { defineRule } from '../../kit/rule.ts';

const GUESSES = 30;
/** Sent together, so that thirty guesses take less than ten seconds over a slow line too. */
const AT_ONCE = 5;

export default defineRule({
  title: 'Guessing client secrets is slowed down',
  cites: [rfc6749('2.3.1', 'MUST'), rfc6749('10.10', 'MUST')],
  covers: ['CLIENT-10'],
  needs: ['client-credentials'],
  permissions: ['destructive', 'load'],
  alone: 'throttles',
  impact:
    'An attacker can try Client Secrets as fast as the line allows, so that a weak secret is found soon and the attack stays unnoticed.',
  atRisk: 'access',
  remedy:
    'Count failed client authentications, and answer 429 with Retry-After, delay or lock once there are many.',
  async check({ client, target, given, must, notApplicable }) {
    const { requestsPerSecond } = target.limits;
    if (requestsPerSecond < 3)
      notApplicable('thirty guesses in ten seconds take limits.requestsPerSecond: 3 or more');
    given('the client gets a token with its own secret', issued(await client.clientCredentials()));
    const guesses: Guess[] = [];
    while (guesses.length < GUESSES) {
      guesses.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => guess(client)))));
    }
    const answers = guesses.map(({ answer }) => answer);
    const [first] = answers;
    if (first !== undefined) given('the first guess is refused', refused(first));
    const lucky = answers.find((answer) => !noToken(answer).holds);
    if (lucky !== undefined) given('no guess yields a token', noToken(lucky));
    must('thirty wrong secrets in a row are not all refused at full speed', slowed(guesses));
  },
});

async function guess(client: Client): Promise<Guess> {
  const startedAt = performance.now();
  const client_secret = randomBytes(24).toString('base64url');
  const answer = await client.clientCredentials({ client_secret }, { expectsThrottling: true });
  return { answer, ms: performance.now() - startedAt };
}
