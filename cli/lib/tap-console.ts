import type { TapEvent } from '../../reports/tap/document.ts';
import { clip, harmless } from '../../reports/text.ts';
import type { SeenExchange } from '../../suites/kit/witness.ts';
import type { Judge } from '../../tap/index.ts';
import { columnsOf, complain, say } from './terminal.ts';

const EVENTS: Readonly<Record<string, string>> = {
  lookup: 'lookup',
  'lookup-by-email': 'lookup by e-mail',
  search: 'search',
  'report-call': 'call reported',
  'report-chat': 'chat reported',
  'create-contact': 'contact created',
  'create-from-client': 'contact created',
  authentication: 'sign-in',
  redeem: 'Authorize redeemed',
};

/** What a tap shows while it runs: a line for every exchange where asked, and on a terminal a line that is written over. */
export class TapConsole {
  readonly #verbose: boolean;
  readonly #judge: Judge;
  readonly #isTerminal = process.stderr.isTTY === true;
  #timer: NodeJS.Timeout | undefined;
  #exchanges = 0;
  #failures = 0;
  #lookups = 0;
  #calls = 0;
  #isFailing = false;

  constructor({ verbose, judge }: { verbose: boolean; judge: Judge }) {
    this.#verbose = verbose;
    this.#judge = judge;
  }

  /** Calls whose report was accepted. */
  get calls(): number {
    return this.#calls;
  }

  start(): void {
    if (this.#isTerminal) this.#timer = setInterval(() => this.#showStatus(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#isTerminal) process.stderr.write('\r\x1b[2K');
  }

  exchange(seen: SeenExchange, event: TapEvent | undefined): void {
    const { response, failure } = seen;
    this.#exchanges += 1;
    if (failure === undefined) this.#isFailing = false;
    if (failure !== undefined) this.#fail(seen.number, failure);
    if (event?.kind === 'lookup') this.#lookups += 1;
    if (event?.kind === 'report-call' && response !== undefined && response.status < 300) this.#calls += 1;
    if (!this.#verbose) return;
    if (this.#isTerminal) process.stderr.write('\r\x1b[2K');
    say(`${lineOf(seen, event)}\n`);
  }

  /** Whether something passed, and nothing was answered. */
  get isUnanswered(): boolean {
    return this.#exchanges > 0 && this.#failures === this.#exchanges;
  }

  /** An outage is said once, at its first exchange. */
  #fail(number: number, failure: string): void {
    this.#failures += 1;
    if (this.#isFailing) return;
    this.#isFailing = true;
    complain(`Exchange ${number} got no answer: ${failure}`);
  }

  #showStatus(): void {
    const parts = [
      `${this.#exchanges} exchanges`,
      `${this.#lookups} lookups`,
      `${this.#calls} calls`,
      ...(this.#failures > 0 ? [`${this.#failures} failures`] : []),
      this.#judge.line,
    ];
    const columns = columnsOf(process.stderr) ?? 80;
    process.stderr.write(`\r\x1b[2K${clip(harmless(parts.join(', ')), columns)}`);
  }
}

/** Without the query, in which secrets and numbers are. */
function lineOf(
  { number, request, response, failure, durationMs, endpoint }: SeenExchange,
  event?: TapEvent,
): string {
  const path = request.url.replace(/^https?:\/\/[^/]*/, '').split('?', 1)[0];
  const status = response === undefined ? '---' : String(response.status);
  const about = event === undefined ? endpoint : (EVENTS[event.kind] ?? endpoint);
  const why = failure === undefined ? '' : `: ${failure}`;
  return `${String(number).padStart(5)}  ${status}  ${durationMs.toFixed(1).padStart(8)} ms  ${request.method} ${path}  ${about}${why}`;
}
