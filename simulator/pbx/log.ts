import type { Trace } from '../engine/trace.ts';
import { createBatch } from './batch.ts';
import type { Store } from './store.ts';
import type { Clock, LogEntry, LogLevel } from './types.ts';

/** Entries kept at hand; older ones stay in the database for a while. */
const MOST_ENTRIES = 1000;
const MOST_STORED = 100_000;
/** Of what went well, only the latest entries keep their trace: it is there to be looked at, not to fill the memory. */
const TRACED_SUCCESSES = 100;

/** The integration log. */
export interface Log {
  add(level: LogLevel, code: string, message: string, trace?: Trace): void;
  /** Oldest first. */
  entries(): readonly LogEntry[];
  /** Writes what is not yet on disk; later entries stay in memory. */
  close(): void;
}

/**
 * A log that costs a call next to nothing: entries are written in batches, and a trace is stored with what went wrong
 * only.
 */
export function createLog(store: Store, clock: Clock): Log {
  const recent: LogEntry[] = store.log(MOST_ENTRIES);
  const batch = createBatch<LogEntry>((entries) => store.appendLog(entries, MOST_STORED));

  return {
    add(level, code, message, trace) {
      const entry = { at: clock.now(), level, code, message };
      recent.push(trace === undefined ? entry : { ...entry, trace });
      const aged = recent.at(-TRACED_SUCCESSES - 1);
      if (aged?.level === 'info') recent[recent.length - TRACED_SUCCESSES - 1] = withoutTrace(aged);
      if (recent.length > MOST_ENTRIES * 2) recent.splice(0, recent.length - MOST_ENTRIES);
      batch.add(level === 'info' || trace === undefined ? entry : { ...entry, trace });
    },
    entries: () => recent.slice(-MOST_ENTRIES),
    close: batch.close,
  };
}

function withoutTrace({ at, level, code, message }: LogEntry): LogEntry {
  return { at, level, code, message };
}
