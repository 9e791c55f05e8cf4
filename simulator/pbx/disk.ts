import type { DatabaseSync } from 'node:sqlite';
import { PbxError } from './errors.ts';
import type { Clock, Timer } from './types.ts';

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;

/** A disk that refuses writes. */
export interface DiskTrouble {
  /** When it began, in milliseconds since the epoch. */
  readonly since: number;
  /** SQLite's words, for example `database or disk is full`. */
  readonly reason: string;
}

/** What a disk works with. */
export interface DiskOptions {
  readonly clock: Clock;
  readonly timer: Timer;
}

/** Writes that wait for the disk. */
interface Waiting {
  /** Writes all that waits, in one transaction. @throws where the disk refuses it */
  write(): void;
  readonly unwritten: readonly unknown[];
}

/**
 * The database as something that may refuse a write: full, locked, read-only, broken. A refused write ends in an error for
 * the admin (`write`) or stays in memory (`WriteQueue`), and is tried again later and later until the disk takes it.
 */
export class Disk {
  readonly #db: DatabaseSync;
  readonly #options: DiskOptions;
  readonly #queues = new Set<Waiting>();
  #listener: (trouble: DiskTrouble | undefined) => void = () => {};
  #trouble: DiskTrouble | undefined;
  #delayMs = FIRST_DELAY_MS;
  #callOff: (() => void) | undefined;
  #isClosed = false;
  #lost = 0;

  constructor(db: DatabaseSync, options: DiskOptions) {
    this.#db = db;
    this.#options = options;
  }

  /** `undefined` while the disk takes what it is given. */
  get trouble(): DiskTrouble | undefined {
    return this.#trouble;
  }

  /** Items that wait in memory. */
  get waiting(): number {
    return [...this.#queues].reduce((sum, { unwritten }) => sum + unwritten.length, 0);
  }

  /** Items that had to be dropped from memory since the disk was opened. */
  get lost(): number {
    return this.#lost;
  }

  /** @param listener hears of the beginning of trouble, and of its end (`undefined`) */
  watch(listener: (trouble: DiskTrouble | undefined) => void): void {
    this.#listener = listener;
  }

  /** Adds a queue, whose items are tried again while there is trouble. */
  join(queue: Waiting): void {
    this.#queues.add(queue);
  }

  /** Counts an item that a queue had no room for. */
  drop(): void {
    this.#lost += 1;
  }

  /** Writes in one transaction, after all that waits. @throws PbxError `not-stored`; then nothing of it is written */
  write(work: () => void): void {
    try {
      for (const queue of this.#queues) queue.write();
      this.transaction(work);
    } catch (error) {
      this.#failed(error);
      throw new PbxError(
        'not-stored',
        `The PBX cannot store this: ${reasonOf(error)}.`,
        'Free space on its disk or make its folder writable, then try again.',
        error,
      );
    }
    this.#recovered();
  }

  /** Writes what a queue holds, unless the disk refused something a moment ago. @returns whether it is on disk */
  attempt(queue: Waiting): boolean {
    if (this.#trouble !== undefined) return false;
    try {
      queue.write();
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** Tries all that waits, now. */
  retry(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    try {
      for (const queue of this.#queues) queue.write();
      this.#recovered();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Tries a last time. @returns how many items could not be stored */
  close(): number {
    this.#isClosed = true;
    this.retry();
    return this.waiting;
  }

  /** Runs writes in one transaction. @throws the first error: the one of a rollback would hide it */
  transaction(work: () => void): void {
    if (this.#db.isTransaction) this.#rollBack();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      // A full disk or an I/O error has rolled back already (SQLite, "Automatic rollback").
      if (this.#db.isTransaction) this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // The error that led here counts; the next transaction begins with another try.
    }
  }

  #failed(error: unknown): void {
    const isNew = this.#trouble === undefined;
    this.#trouble ??= { since: this.#options.clock.now(), reason: reasonOf(error) };
    if (!this.#isClosed && this.#callOff === undefined) {
      this.#callOff = this.#options.timer(this.#delayMs, () => this.retry());
      this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
    }
    if (isNew) this.#listener(this.#trouble);
  }

  #recovered(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#delayMs = FIRST_DELAY_MS;
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    this.#listener(undefined);
  }
}

/** Why SQLite refused a write. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'errstr' in error && typeof error.errstr === 'string' ? error.errstr : error.message;
}
