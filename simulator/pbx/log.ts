import type { Trace } from '../engine/trace.ts';
import type { Store } from './store.ts';
import type { Clock, LogEntry, LogLevel } from './types.ts';
import { WriteQueue } from './write-queue.ts';

/** Entries in memory; older ones stay in the database for a while. */
const MOST_ENTRIES = 1000;
const MOST_STORED = 100_000;
/** Entries are written together: a crash loses this time's, and no call waits for them. */
const DELAY_MS = 200;
/** How many of the latest successes keep their trace, so that traces do not fill the memory. */
const TRACED_SUCCESSES = 100;

/**
 * The integration log. An entry costs a call next to nothing: entries are written in batches, and the trace is stored
 * only with failures.
 */
export class IntegrationLog {
  readonly #clock: Clock;
  readonly #recent: LogEntry[];
  readonly #queue: WriteQueue<LogEntry>;

  constructor(store: Store, clock: Clock) {
    this.#clock = clock;
    this.#recent = store.log(MOST_ENTRIES);
    this.#queue = new WriteQueue(store.disk, (entries) => store.appendLog(entries, MOST_STORED), {
      most: MOST_ENTRIES,
      delayMs: DELAY_MS,
    });
  }

  /** Adds an entry, now. @param code what kind of thing happened, for programs */
  add(level: LogLevel, code: string, message: string, trace?: Trace): void {
    const recent = this.#recent;
    const entry = { at: this.#clock.now(), level, code, message };
    recent.push(trace === undefined ? entry : { ...entry, trace });
    const aged = recent.at(-TRACED_SUCCESSES - 1);
    if (aged?.level === 'info') recent[recent.length - TRACED_SUCCESSES - 1] = withoutTrace(aged);
    if (recent.length > MOST_ENTRIES * 2) recent.splice(0, recent.length - MOST_ENTRIES);
    this.#queue.add(level === 'info' || trace === undefined ? entry : { ...entry, trace });
  }

  /** Oldest first. */
  entries(): readonly LogEntry[] {
    return this.#recent.slice(-MOST_ENTRIES);
  }

  /** Writes what is not yet on disk. */
  flush(): void {
    this.#queue.flush();
  }
}

function withoutTrace({ at, level, code, message }: LogEntry): LogEntry {
  return { at, level, code, message };
}
