import { randomBytes } from 'node:crypto';
import type { Client } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, noToken, refused, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

const GUESSES = 30;
/** Sent together, so that thirty guesses take less than ten seconds over a slow line too. */
const AT_ONCE = 5;

interface Guess {
  readonly answer: HttpResponse;
  readonly ms: number;
}

export default defineRule({
  title: 'Guessing client secrets is slowed down',
  cites: [rfc6749('2.3.1', 'MUST'), rfc6749('10.10', 'MUST')],
  covers: ['CLIENT-10'],
  needs: ['client-credentials'],
  permissions: ['destructive', 'load'],
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
    const slowed = answers.some((answer) => turnsAway(answer, first)) || delays(guesses);
    must(
      'thirty wrong secrets in a row are not all refused at full speed',
      that(
        slowed,
        'a refusal of another kind (429, a lock), or a delay',
        `${GUESSES} plain refusals`,
        ...answers,
      ),
    );
  },
});

async function guess(client: Client): Promise<Guess> {
  const startedAt = performance.now();
  const client_secret = randomBytes(24).toString('base64url');
  const answer = await client.clientCredentials({ client_secret }, { expectsThrottling: true });
  return { answer, ms: performance.now() - startedAt };
}

/** Another status than that of a plain refusal and no failure of the server, or the time after which to try again. */
function turnsAway(answer: HttpResponse, plain: HttpResponse | undefined): boolean {
  const waits = answer.header('retry-after') !== undefined;
  return waits || (answer.status >= 400 && answer.status < 500 && answer.status !== plain?.status);
}

/** The last guesses take more than three times as long as the first, and more than a second. */
function delays(guesses: readonly Guess[]): boolean {
  const median = (some: readonly Guess[]) => some.map(({ ms }) => ms).sort((a, b) => a - b)[2] ?? 0;
  const last = median(guesses.slice(-5));
  return last > 1000 && last > 3 * median(guesses.slice(0, 5));
}
