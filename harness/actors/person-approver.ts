import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type AuthorizationOutcome, redirected } from '../../suites/kit/actors/outcome.ts';
import { readPage } from '../../suites/kit/actors/page.ts';
import type { Approver, Decision } from '../../suites/kit/actors/user.ts';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { HttpResponse } from '../../suites/kit/http-response.ts';
import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';

/** How long a person may take, and where they read and write. */
export interface PersonOptions {
  readonly waitMs: number;
  /** How many decisions they are asked for in one run; absent: as many as the rules need. */
  readonly most?: number;
  /** The deployment's own origins: an address there means that the browser was not sent back. */
  readonly origins: ReadonlySet<string>;
  readonly input: Readable;
  readonly output: Writable;
  /** Calls back every second until it is stopped. */
  readonly everySecond: (tick: () => void) => { stop: () => void };
}

/**
 * A person at a browser of their own: gets one line with what to do, and pastes the address the browser ended at. That
 * may be a page that does not load: the PBX behind the redirect URI need not be there.
 */
export class Person {
  readonly #options: PersonOptions;
  #lines: Lines | undefined;
  #asked = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** @returns the user of one trial */
  forTrial(recorder: Recorder): Approver {
    return {
      decide: async (url, decision) => {
        const { output, most } = this.#options;
        this.#asked += 1;
        if (most !== undefined && this.#asked > most)
          throw new NotApplicable(`a person is asked ${most} times at most: --every-approval`);
        output.write(
          `\nOpen ${url} , sign in, ${decision} the connection, and paste the address the browser ends at, also where that is an error page:\n`,
        );
        return this.#outcome(url, await this.#address(), decision, recorder);
      },
    };
  }

  async close(): Promise<void> {
    this.#lines?.close();
  }

  #outcome(url: string, address: string, decision: Decision, recorder: Recorder): AuthorizationOutcome {
    const exchange = recorder.begin({ actor: 'user', method: 'GET', url, headers: [], body: '' });
    const { number } = exchange;
    if (this.#options.origins.has(new URL(address).origin) && !isRedirectUri(address, url)) {
      // The address says that the browser was not sent back: a page whose status and text the harness did not see.
      const body = `The person who was to ${decision} ended at ${address}.`;
      const seen = { status: 200, headers: [['content-type', 'text/plain']] as const, body };
      exchange.end(seen);
      const answer = new HttpResponse({ exchange: number, url: address, ...seen });
      return { kind: 'page', page: readPage(answer), answer, trail: [answer], asked: decision === 'deny' };
    }
    // What was pasted is a redirect whose answer the harness did not see; it is recorded as one, for its code to be learned.
    const headers = [['location', address]] as const;
    exchange.end({ status: 302, headers, body: '' });
    const answer = new HttpResponse({ exchange: number, status: 302, headers, body: '', url });
    return { ...redirected(answer, address, [answer]), asked: true };
  }

  /** Waits for an address, with a countdown; a line that is no address is asked for again. */
  async #address(): Promise<string> {
    const { input, output, waitMs, everySecond } = this.#options;
    this.#lines ??= new Lines(createInterface({ input }));
    const lines = this.#lines;
    let left = Math.round(waitMs / 1000);
    const countdown = everySecond(() => {
      left -= 1;
      output.write(`\r${left} s left `);
      if (left <= 0) lines.giveUp();
    });
    try {
      for (;;) {
        const line = await lines.next();
        if (line === undefined) throw new Blocked('no address was pasted in time');
        if (URL.canParse(line.trim())) return line.trim();
        output.write('\nThat is no address: paste all of it, from https:// on.\n');
      }
    } finally {
      countdown.stop();
      output.write('\n');
    }
  }
}

/** Whether an address is the redirect URI of a request: it may be on the deployment's own origin. */
function isRedirectUri(address: string, request: string): boolean {
  const asked = new URL(request).searchParams.get('redirect_uri') ?? '';
  if (!URL.canParse(asked)) return false;
  const [at, to] = [new URL(address), new URL(asked)];
  return at.origin === to.origin && at.pathname === to.pathname;
}

/** Lines of an input, one at a time; one that comes while no question waits belongs to a question given up, and is dropped. */
export class Lines {
  readonly #interface: Interface;
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;

  constructor(source: Interface) {
    this.#interface = source;
    source.on('line', (line) => this.#answer(line));
    source.on('close', () => {
      this.#ended = true;
      this.giveUp();
    });
  }

  /** @returns the next line; undefined when the input has ended, or it is no longer waited for */
  next(): Promise<string | undefined> {
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  giveUp(): void {
    this.#answer(undefined);
  }

  close(): void {
    this.#interface.close();
  }

  #answer(line: string | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(line);
  }
}
