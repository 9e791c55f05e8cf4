import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TapEvent, TapExchange, TapHead } from '../reports/tap/document.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';
import { ProblemError } from '../web/problem-error.ts';
import type { TapSecrets } from './secrets.ts';

/** The exchanges of a tap that runs, one a line. It goes away once the tap is finished. */
export const JOURNAL = 'tap.jsonl';
/** What a finished tap is: see `TapDocument`. */
export const DOCUMENT = 'tap.json';

/** A folder that a tap cannot be written to. */
export class TapFolderTaken extends ProblemError {
  readonly code: 'unfinished-tap' | 'finished-tap';

  constructor(folder: string, code: TapFolderTaken['code']) {
    super(
      code === 'unfinished-tap'
        ? `${folder} holds a tap that was not finished, or that still runs.`
        : `${folder} holds a tap already.`,
      code === 'unfinished-tap'
        ? `Finish it with "pbx-conformance tap --finish ${folder}", or name another folder with --out.`
        : 'Name another folder with --out.',
    );
    this.code = code;
  }
}

/** What else is noted of an exchange. */
export interface Notes {
  readonly rewritten?: true;
  readonly event?: TapEvent;
}

/**
 * The journal of a tap. A line is written by one call, before the client has the end of its answer, so a process that is
 * killed loses exchanges in flight and no other. The bytes are then the operating system's: they are not synced to the disk one
 * by one, which would cost milliseconds each and help in a loss of power alone; they are on `close`.
 */
export class TapRecord {
  readonly #file: number;
  readonly #path: string;
  readonly #secrets: TapSecrets;
  readonly #onProblem: (sentence: string) => void;
  #isStopped = false;

  /**
   * @param onProblem hears, once, why nothing more is written; exchanges go on passing
   * @throws TapFolderTaken, or what the file system refuses
   */
  constructor(folder: string, head: TapHead, secrets: TapSecrets, onProblem: (sentence: string) => void) {
    if (existsSync(join(folder, JOURNAL))) throw new TapFolderTaken(folder, 'unfinished-tap');
    if (existsSync(join(folder, DOCUMENT))) throw new TapFolderTaken(folder, 'finished-tap');
    mkdirSync(folder, { recursive: true });
    this.#secrets = secrets;
    this.#onProblem = onProblem;
    // It holds numbers and names of callers: the owner's alone.
    this.#path = join(folder, JOURNAL);
    this.#file = openSync(this.#path, 'ax', 0o600);
    this.#write(head);
  }

  /** Writes an exchange, without its secrets. */
  append(seen: SeenExchange, { rewritten, event }: Notes): void {
    if (this.#isStopped) return;
    const redacted = this.#secrets.redact(seen);
    if (this.#secrets.isFull) {
      this.#stop('so many secrets have passed that further ones could not be replaced');
      return;
    }
    const line: TapExchange = {
      ...redacted,
      atMs: rounded(redacted.atMs),
      durationMs: rounded(redacted.durationMs),
      ...(rewritten && { rewritten }),
      ...(event && { event: this.#secrets.scrub(event) }),
    };
    this.#write(line);
  }

  #write(line: object): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      this.#stop((error as Error).message);
    }
  }

  #stop(reason: string): void {
    this.#isStopped = true;
    this.#onProblem(`Nothing more is recorded, and requests go on passing: ${reason}.`);
  }

  /** Syncs the file to the disk. */
  close(): void {
    this.#isStopped = true;
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  /** Leaves nothing behind: the tap did not start. */
  discard(): void {
    closeSync(this.#file);
    rmSync(this.#path);
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
