import type { Disk, DiskTrouble } from './disk.ts';
import type { IntegrationLog } from './log.ts';

/** Where the notice goes. */
export interface StorageNoticeOptions {
  readonly log: IntegrationLog;
  /** The folder of the PBX's state. */
  readonly where: string;
  /** The operator's terminal, where there is one. */
  readonly warn: ((sentence: string) => void) | undefined;
}

/** Says that the disk refuses writes: in the log, on the pages and to the operator. */
export class StorageNotice {
  readonly #disk: Disk;
  readonly #options: StorageNoticeOptions;

  constructor(disk: Disk, options: StorageNoticeOptions) {
    this.#disk = disk;
    this.#options = options;
    disk.watch((trouble) => this.#changed(trouble));
  }

  /** The trouble there is now, for the admin. */
  get message(): string | undefined {
    const { trouble, waiting, lost } = this.#disk;
    if (trouble === undefined) return undefined;
    const dropped = lost === 0 ? '' : ` ${lost} were too many and are lost.`;
    return `${this.#describe(trouble)} ${waiting} entries wait in memory.${dropped}`;
  }

  /** Says what was lost when the PBX stopped. @param lost entries that the disk did not take */
  ended(lost: number): void {
    if (lost === 0) return;
    this.#options.warn?.(`The PBX stopped, and ${lost} entries that the disk did not take are lost.`);
  }

  #changed(trouble: DiskTrouble | undefined): void {
    const { log, warn } = this.#options;
    const sentence =
      trouble === undefined
        ? 'The PBX can store its data again; what waited in memory is stored.'
        : this.#describe(trouble);
    log.add(trouble === undefined ? 'info' : 'error', 'storage', sentence);
    warn?.(sentence);
  }

  #describe({ reason }: DiskTrouble): string {
    return `The PBX cannot store its data in ${this.#options.where} (${reason}): calls go on, and new data stays in memory. ${remedyFor(reason)}; the PBX tries again by itself.`;
  }
}

/** @param reason in SQLite's words */
function remedyFor(reason: string): string {
  if (/locked|busy/i.test(reason)) return 'End the other program that has locked the database';
  if (/full/i.test(reason)) return 'Free space';
  if (/read-?only/i.test(reason)) return 'Make the folder writable';
  return 'Free space or make the folder writable';
}
