import type { BrokenLine, RecordedCall, RecordingEntry, SkippedLine } from './call.ts';

/** A call with its place in a replay. */
export interface PlannedCall extends RecordedCall {
  /** Milliseconds between the recording's first ring and this one; a later round goes on where the one before ended. */
  readonly offsetMs: number;
  /** From 0; a replay that lasts longer than its recording starts again. */
  readonly round: number;
}

/** A call with its place, or a line without one. */
export type PlannedEntry = PlannedCall | BrokenLine | SkippedLine;

/** Calls that are held back to be put in order: a CDR is written as calls end, and they do not end as they began. */
const HELD_BACK = 1000;
const DAY_MS = 86_400_000;

/**
 * The calls of a recording in the order in which they rang. `again` is asked after each round. Every round is so many
 * whole days later that no call has the time of another: a CRM rightly takes two calls with the same start, agent, number
 * and direction for one.
 */
export async function* planned(
  read: () => AsyncIterable<RecordingEntry>,
  again: () => boolean = () => false,
): AsyncGenerator<PlannedEntry> {
  let first: number | undefined;
  let lastMs = 0;
  let days = 0;
  let round = 0;
  do {
    const startMs = round === 0 ? 0 : lastMs + 1000;
    let calls = 0;
    for await (const entry of inOrder(read())) {
      if (entry.kind !== 'call') {
        if (round === 0) yield entry;
        continue;
      }
      calls += 1;
      first ??= entry.startedAt;
      const ring = Math.max(0, entry.startedAt - first);
      const endMs = ring + (entry.ringSeconds + entry.durationSeconds) * 1000;
      if (round === 0) days = Math.max(days, Math.floor(endMs / DAY_MS) + 1);
      lastMs = Math.max(lastMs, startMs + ring);
      yield {
        ...entry,
        startedAt: entry.startedAt + round * days * DAY_MS,
        offsetMs: startMs + ring,
        round,
      };
    }
    if (calls === 0) return;
    round += 1;
  } while (again());
}

/** By start, as far as a thousand calls look ahead. */
async function* inOrder(entries: AsyncIterable<RecordingEntry>): AsyncGenerator<RecordingEntry> {
  const held: RecordedCall[] = [];
  for await (const entry of entries) {
    if (entry.kind !== 'call') {
      yield entry;
      continue;
    }
    // Most come in order already: the place is near the end.
    let at = held.length;
    while (at > 0 && (held[at - 1]?.startedAt ?? 0) > entry.startedAt) at -= 1;
    held.splice(at, 0, entry);
    if (held.length > HELD_BACK * 2) yield* held.splice(0, HELD_BACK);
  }
  yield* held;
}
