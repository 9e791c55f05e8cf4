import type { Journaling, OutboxStatus } from '../simulator/pbx/index.ts';
import type { BrokenLine, SkippedLine } from '../simulator/recordings/index.ts';
import { LatencyHistograms, type LatencyHistogramsData, type LatencyStep } from './latency-histograms.ts';
import { Timeline, type TimelineData } from './timeline.ts';

/** What became of the calls. */
export interface Counts {
  placed: number;
  /** A contact was shown for them. */
  recognized: number;
  /** The contact was the phonebook's, and the CRM was not asked. */
  spared: number;
  /** Reported as they ended. */
  sent: number;
  /** Kept by the PBX's outbox as they ended. */
  kept: number;
  /** Reported by the outbox later. */
  late: number;
  /** Still in the outbox at the end. */
  waiting: number;
  /** Not taken, and not tried again. */
  lost: number;
  /** The template's own conditions reported nothing, or call logging is off. */
  unreported: number;
  broken: number;
  skipped: number;
  /** Answers of the token endpoint that brought an access token. */
  tokens: number;
}

/** Statistics as JSON. */
export interface StatisticsData {
  readonly counts: Counts;
  /** How often each cause: `journal: 503`, `lookup: unreachable`. */
  readonly errors: Readonly<Record<string, number>>;
  /** The first broken lines. */
  readonly brokenLines: readonly BrokenLine[];
  readonly latencies: LatencyHistogramsData;
  readonly timeline: TimelineData;
}

const MOST_BROKEN = 20;
const MOST_CAUSES = 200;
const NONE: Counts = {
  placed: 0,
  recognized: 0,
  spared: 0,
  sent: 0,
  kept: 0,
  late: 0,
  waiting: 0,
  lost: 0,
  unreported: 0,
  broken: 0,
  skipped: 0,
  tokens: 0,
};
const OUTCOMES = {
  sent: 'sent',
  kept: 'kept',
  failed: 'lost',
  skipped: 'unreported',
  off: 'unreported',
} as const satisfies Record<Journaling, keyof Counts>;

/** Measurements of a replay, or of one partition. Sent as JSON between processes; two of them add up to one. */
export class Statistics {
  readonly counts: Counts;
  readonly latencies: LatencyHistograms;
  readonly #errors: Map<string, number>;
  readonly #brokenLines: BrokenLine[];
  readonly #timeline: Timeline;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number, data?: StatisticsData) {
    this.#now = now;
    this.counts = { ...NONE, ...data?.counts };
    this.latencies = new LatencyHistograms(data?.latencies);
    this.#errors = new Map(Object.entries(data?.errors ?? {}));
    this.#brokenLines = [...(data?.brokenLines ?? [])];
    this.#timeline = new Timeline(data?.timeline ?? { startedAt: now() });
  }

  /** How many requests and calls went wrong. */
  get errors(): number {
    return [...this.#errors.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Records a latency. */
  time(step: LatencyStep, milliseconds: number): void {
    this.latencies.record(step, milliseconds);
  }

  /** Counts a failure by its cause; causes beyond the bound count as one. */
  error(cause: string): void {
    const known = this.#errors.has(cause) || this.#errors.size < MOST_CAUSES ? cause : 'other causes';
    this.#errors.set(known, (this.#errors.get(known) ?? 0) + 1);
    this.#timeline.note(this.#now(), { errors: 1 });
  }

  /** A call is over, after so many milliseconds of waiting for the CRM. */
  ended(journaling: Journaling, wholeMs: number): void {
    this.counts[OUTCOMES[journaling]] += 1;
    this.time('whole', wholeMs);
    this.#timeline.note(this.#now(), { calls: 1, slowest: wholeMs });
  }

  /** Counts a line without a call. */
  unread(line: BrokenLine | SkippedLine): void {
    this.counts[line.kind] += 1;
    if (line.kind === 'broken' && this.#brokenLines.length < MOST_BROKEN) this.#brokenLines.push(line);
  }

  /** Adds the result of a PBX's outbox. */
  outbox({ delivered, refused, waiting }: OutboxStatus): void {
    this.counts.late += delivered;
    this.counts.lost += refused;
    this.counts.waiting += waiting;
  }

  /** Adds those of another partition. */
  add(other: Statistics): void {
    for (const name of Object.keys(NONE) as (keyof Counts)[]) this.counts[name] += other.counts[name];
    for (const [cause, count] of other.#errors)
      this.#errors.set(cause, (this.#errors.get(cause) ?? 0) + count);
    this.#brokenLines.push(...other.#brokenLines.slice(0, MOST_BROKEN - this.#brokenLines.length));
    this.latencies.add(other.latencies);
    this.#timeline.add(other.#timeline);
  }

  /** A copy for another process. */
  toJSON(): StatisticsData {
    return {
      counts: { ...this.counts },
      errors: Object.fromEntries([...this.#errors].sort(([, a], [, b]) => b - a)),
      brokenLines: this.#brokenLines,
      latencies: this.latencies.toJSON(),
      timeline: this.#timeline.toJSON(),
    };
  }
}
