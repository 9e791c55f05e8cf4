/** What happened within one stretch of a replay. */
export interface TimelineBucket {
  calls: number;
  errors: number;
  /** Milliseconds: the slowest call that ended here. */
  slowest: number;
}

/** A timeline as JSON. */
export interface TimelineData {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stretchMs: number;
  readonly stretches: readonly TimelineBucket[];
}

const MOST_STRETCHES = 600;

/**
 * Calls and errors over time, in stretches of a second. A replay that is longer than their number has longer ones, so
 * that it never takes more memory.
 */
export class Timeline {
  /** Milliseconds since the epoch; of several that are added together the earliest. */
  readonly startedAt: number;
  #stretchMs: number;
  #stretches: TimelineBucket[];

  constructor(data: Partial<TimelineData> & Pick<TimelineData, 'startedAt'>) {
    this.startedAt = data.startedAt;
    this.#stretchMs = data.stretchMs ?? 1000;
    this.#stretches = (data.stretches ?? []).map((stretch) => ({ ...stretch }));
  }

  /** Counts something. @param at milliseconds since the epoch */
  note(at: number, what: Partial<TimelineBucket>): void {
    const stretch = this.#at(at);
    stretch.calls += what.calls ?? 0;
    stretch.errors += what.errors ?? 0;
    stretch.slowest = Math.max(stretch.slowest, what.slowest ?? 0);
  }

  /** Adds another timeline, at the coarser of both resolutions. */
  add(other: Timeline): void {
    while (this.#stretchMs < other.#stretchMs) this.#coarsen();
    for (const [index, stretch] of other.#stretches.entries())
      this.note(other.startedAt + index * other.#stretchMs, stretch);
  }

  /** The timeline as JSON. */
  toJSON(): TimelineData {
    return { startedAt: this.startedAt, stretchMs: this.#stretchMs, stretches: this.#stretches };
  }

  #at(at: number): TimelineBucket {
    const since = Math.max(0, at - this.startedAt);
    while (since / this.#stretchMs >= MOST_STRETCHES) this.#coarsen();
    const index = Math.floor(since / this.#stretchMs);
    while (this.#stretches.length <= index) this.#stretches.push({ calls: 0, errors: 0, slowest: 0 });
    return this.#stretches[index] ?? { calls: 0, errors: 0, slowest: 0 };
  }

  /** Two stretches become one. */
  #coarsen(): void {
    const before = this.#stretches;
    this.#stretches = [];
    this.#stretchMs *= 2;
    for (const [index, stretch] of before.entries())
      this.note(this.startedAt + (index * this.#stretchMs) / 2, stretch);
  }
}
