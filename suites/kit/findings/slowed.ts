import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/** One wrong secret: the answer, and how long it took. */
export interface Guess {
  readonly answer: HttpResponse;
  readonly ms: number;
}

/** So many guesses at the beginning are compared with as many at the end, by their median. */
const COMPARED = 5;
/** How many times as long the last guesses take as the first, and how long at least, where they are delayed. */
const SLOWER = 3;
const DELAY_MS = 1000;

/** Not all of these wrong secrets, sent in a row, were refused in the same way at full speed. */
export function slowed(guesses: readonly Guess[]): Finding {
  const answers = guesses.map(({ answer }) => answer);
  return that(
    answers.some((answer) => turnsAway(answer, answers[0])) || delays(guesses),
    'a refusal of another kind (429, a lock), or a delay',
    `${guesses.length} plain refusals`,
    ...answers,
  );
}

/** Another status than that of a plain refusal and no failure of the server, or the time after which to try again. */
function turnsAway(answer: HttpResponse, plain: HttpResponse | undefined): boolean {
  const waits = answer.header('retry-after') !== undefined;
  return waits || (answer.status >= 400 && answer.status < 500 && answer.status !== plain?.status);
}

function delays(guesses: readonly Guess[]): boolean {
  const last = median(guesses.slice(-COMPARED));
  return last > DELAY_MS && last > SLOWER * median(guesses.slice(0, COMPARED));
}

function median(guesses: readonly Guess[]): number {
  const sorted = guesses.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
