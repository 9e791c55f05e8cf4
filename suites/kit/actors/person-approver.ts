import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Answer } from '../answer.ts';
import type { Recorder } from '../evidence/recorder.ts';
import { Blocked } from '../verdict.ts';
import { redirected } from './outcome.ts';
import type { Approver } from './user.ts';

export interface PersonOptions {
  readonly waitMs: number;
  readonly input: Readable;
  readonly output: Writable;
  /** Calls back every second until it is stopped. */
  readonly everySecond: (tick: () => void) => { stop: () => void };
}

/**
 * Somebody at a browser of their own: gets one line with what to do, and pastes the address the browser ended at. That
 * may be a page that does not load: the PBX behind the redirect URI need not be there.
 */
export class Person {
  readonly #options: PersonOptions;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** @returns the user of one trial */
  forTrial(recorder: Recorder): Approver {
    return {
      decide: async (url, decision) => {
        const { output } = this.#options;
        output.write(
          `\nOpen ${url} , sign in, ${decision} the connection, and paste the address the browser ends at:\n`,
        );
        const location = (await this.#line()).trim();
        // What was pasted is a redirect whose answer nobody here saw; it is recorded as one, for its code to be learned.
        const exchange = recorder.begin({ actor: 'user', method: 'GET', url, headers: [], body: '' });
        const headers = [['location', location]] as const;
        exchange.end({ status: 302, headers, body: '' });
        const answer = new Answer({ exchange: exchange.number, status: 302, headers, body: '', url });
        return { ...redirected(answer, location, [answer]), asked: true };
      },
    };
  }

  #line(): Promise<string> {
    const { input, output, waitMs, everySecond } = this.#options;
    const lines = createInterface({ input });
    return new Promise((resolve, reject) => {
      let left = Math.round(waitMs / 1000);
      const countdown = everySecond(() => {
        left -= 1;
        output.write(`\r${left} s left `);
        if (left <= 0) lines.close();
      });
      let pasted: string | undefined;
      lines.once('line', (line) => {
        pasted = line;
        lines.close();
      });
      lines.once('close', () => {
        countdown.stop();
        output.write('\n');
        if (pasted === undefined) reject(new Blocked('nobody pasted an address in time'));
        else resolve(pasted);
      });
    });
  }

  async close(): Promise<void> {
    this.#options.input.pause();
  }
}
