import { ProblemError } from '../../web/problem-error.ts';

/** What SQLite's primary result codes (https://www.sqlite.org/rescode.html) mean to an operator, and what to do. */
const CAUSES: Readonly<Record<number, readonly [what: string, remedy: string]>> = {
  5: ['another program has locked it', 'End the program that holds the lock.'],
  6: ['another program has locked it', 'End the program that holds the lock.'],
  8: ['it is read-only', 'Make the file, its folder and its disk writable.'],
  10: ['the disk reports an I/O error', 'Check the disk, and the limits and quotas of this process.'],
  11: ['the file is damaged', 'Stop the connector and restore the file from a backup.'],
  13: ['the disk is full', 'Free some space.'],
  14: ['the file cannot be opened', 'Check that the file and its folder exist and can be written to.'],
  26: ['the file is not a database', 'Stop the connector and restore the file from a backup.'],
};
/** The codes after which the same connection can go on: it lost nothing but the statement. */
const WAITABLE = new Set([5, 6, 13]);

/** The database cannot be read or written at present. Nothing of the failed statement or transaction was stored. */
export class StorageFailure extends ProblemError {
  readonly code = 'data-failing';
  /** SQLite's primary result code. */
  readonly resultCode: number;

  /**
   * The storage failure that an error stands for.
   * @param where names the data, for the operator
   * @returns undefined for any other error, such as a violated constraint
   */
  static from(error: unknown, where: string): StorageFailure | undefined {
    if (error instanceof StorageFailure) return error;
    if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'))
      return undefined;
    const code = error.errcode & 0xff;
    return CAUSES[code] === undefined ? undefined : new StorageFailure(code, where, error);
  }

  /** @param resultCode a key of `CAUSES` */
  constructor(resultCode: number, where: string, cause?: unknown) {
    const [what, remedy] = CAUSES[resultCode] ?? ['it does not work', 'Check the disk.'];
    super(`${where} cannot be used: ${what}.`, remedy, { cause });
    this.resultCode = resultCode;
  }

  /** Whether another program's lock is the cause. */
  get isLock(): boolean {
    return this.resultCode === 5 || this.resultCode === 6;
  }

  /** Whether the connection has to be opened anew, because a later statement could not succeed on it. */
  get needsNewConnection(): boolean {
    return !WAITABLE.has(this.resultCode);
  }
}
