import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** More than that is cut off at its beginning: a log is for reading. */
const LONGEST = 4_000_000;

/** What a container has said so far. It holds secrets until a redactor has been over it. */
export class ContainerLog {
  #text = '';
  #cut = false;
  #ended: Promise<unknown> = Promise.resolve();
  readonly #heard = new Set<() => void>();

  /** Takes down everything that comes, as text. */
  follow(stream: Readable): void {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text += chunk;
      if (this.#text.length > 2 * LONGEST) {
        this.#text = this.#text.slice(-LONGEST);
        this.#cut = true;
      }
      for (const look of this.#heard) look();
    });
    // A connection that breaks ends the log, and is no failure of the run.
    this.#ended = once(stream, 'close').catch(() => undefined);
  }

  /** Resolves when there is nothing more to come. */
  async ended(): Promise<void> {
    // The stream of testcontainers does not keep a process alive, which would end here with nothing else to wait for.
    const alive = setInterval(() => undefined, 60_000);
    try {
      await this.#ended;
    } finally {
      clearInterval(alive);
    }
  }

  /** Resolves when the words stand in it; never, once the signal has aborted. */
  says(words: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.#text.includes(words)) return;
        this.#heard.delete(look);
        resolve();
      };
      signal.addEventListener('abort', () => this.#heard.delete(look));
      this.#heard.add(look);
      look();
    });
  }

  get text(): string {
    return `${this.#cut ? '(the beginning is left out)\n' : ''}${this.#text}`;
  }

  /** @returns the end of it on one line, for a sentence */
  lastWords(): string {
    const lines = this.#text.split('\n').map((line) => line.trim());
    const last = lines.filter((line) => line !== '').slice(-4);
    return last.length === 0 ? 'it said nothing' : `it last said "${last.join(' / ').slice(-600)}"`;
  }
}
