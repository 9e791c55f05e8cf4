import type { EngineErrorCode } from '../simulator/engine/index.ts';
import type { ExpressionErrorCode } from '../simulator/expression/index.ts';
import type { Journaling, Pbx, Timer } from '../simulator/pbx/index.ts';
import {
  createMonotonicClock,
  type MonotonicClock,
  type PlannedCall,
  type PlannedEntry,
} from '../simulator/recordings/index.ts';
import { type CallLedger, fingerprint } from './call-ledger.ts';
import type { Checkpoint } from './checkpoint.ts';
import { dueAt, type Schedule, talkMs } from './schedule.ts';
import type { Statistics } from './statistics.ts';

/** What an open-loop replay takes. */
export interface OpenLoopOptions {
  /** The whole recording: each partition reads all of it and plays its own calls. */
  readonly entries: AsyncIterable<PlannedEntry>;
  /** The PBXs of this partition, by their number; call k belongs to PBX k mod `of`. */
  readonly pbxs: ReadonlyMap<number, Pbx>;
  /** PBXs in all partitions. */
  readonly of: number;
  readonly schedule: Schedule;
  /** Counts the calls. */
  readonly statistics: Statistics;
  /** Collects the calls. */
  readonly ledger: CallLedger;
  /** Calls that the CRM does not take are lost, as at a real PBX, and not expected in the journal. */
  readonly dropsOnFailure: boolean;
  /** Calls of one PBX under way at once. A replay that falls behind its schedule is held up there, and its memory too. */
  readonly window: number;
  /** Follows the calls; those that are over by it are not played. */
  readonly checkpoint?: Checkpoint;
  /** When the replay started, by `now`; default: now. All partitions start at the same instant. */
  readonly startedAt?: number;
  /** No call is placed after it; those that ring are ended at once. */
  readonly signal?: AbortSignal;
  /** Milliseconds, ever growing; default `performance.now`. */
  readonly now?: () => number;
  readonly timer?: Timer;
}

/**
 * Replays the calls of some PBXs on an open-loop schedule: a call is placed when it is due, whether those before it have been
 * answered or not, and its latencies count from that instant. Partitions of one replay get the same entries, other PBXs, and
 * statistics and a ledger of their own, which are added up.
 */
export async function replay(options: OpenLoopOptions): Promise<void> {
  const { entries, pbxs, of, schedule, statistics, checkpoint, signal } = options;
  const clock = createMonotonicClock(options);
  const lanes = new Map([...pbxs].map(([number, pbx]) => [number, new Lane(pbx, options, clock)]));
  const startedAt = options.startedAt ?? clock.now();
  // Broken lines are counted once, by the partition of the first PBX.
  const countsLines = pbxs.has(0);
  let next = 0;
  for await (const entry of entries) {
    if (signal?.aborted) break;
    if (entry.kind !== 'call') {
      if (countsLines && checkpoint?.isLineCounted() !== true) statistics.unread(entry);
      continue;
    }
    const index = next++;
    const lane = lanes.get(index % of);
    if (checkpoint?.isOver(index) || lane === undefined) continue;
    const dueMs = dueAt(schedule, entry, index);
    if (lane.isFull) await lane.room();
    const due = dueMs === undefined ? clock.now() : startedAt + dueMs;
    if (due > clock.now()) await clock.until(due);
    if (signal?.aborted) break;
    lane.place(entry, index, due);
  }
  for (const lane of lanes.values()) await lane.finished();
}

/** Result of a call, counted as a whole, so that the statistics never hold half a call. */
interface Ended {
  readonly journaling: Journaling;
  readonly count: () => void;
}

/** One PBX and its calls under way. */
class Lane {
  readonly #pbx: Pbx;
  readonly #options: OpenLoopOptions;
  readonly #clock: MonotonicClock;
  #underWay = 0;
  #failure: unknown;
  #onChange: (() => void) | undefined;

  constructor(pbx: Pbx, options: OpenLoopOptions, clock: MonotonicClock) {
    this.#pbx = pbx;
    this.#options = options;
    this.#clock = clock;
  }

  get isFull(): boolean {
    return this.#underWay >= this.#options.window;
  }

  async room(): Promise<void> {
    while (this.isFull) await this.#change();
    this.#throwFailure();
  }

  async finished(): Promise<void> {
    while (this.#underWay > 0) await this.#change();
    this.#throwFailure();
  }

  place(call: PlannedCall, index: number, due: number): void {
    const { statistics, checkpoint } = this.#options;
    this.#underWay += 1;
    statistics.counts.placed += 1;
    checkpoint?.placed(index);
    this.#play(call, due)
      .then(({ journaling, count }) => {
        if (checkpoint === undefined) count();
        else checkpoint.ended(index, journaling, count);
      })
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#underWay -= 1;
        this.#onChange?.();
      });
  }

  async #play(call: PlannedCall, due: number): Promise<Ended> {
    const { schedule, statistics, ledger, dropsOnFailure } = this.#options;
    const clock = this.#clock;
    const placedAt = clock.now();
    const ringing = await this.#pbx.ring(call);
    const shownAt = clock.now();
    const talk = talkMs(schedule, call);
    const endDue = talk === undefined ? shownAt : due + talk;
    if (endDue > clock.now()) await clock.until(endDue);
    const { journaling, reports, errors } = await this.#pbx.endCall(ringing.callId, call);
    const reportedAt = clock.now();
    const count = () => {
      statistics.time('lag', placedAt - due);
      statistics.time('lookup', shownAt - due);
      statistics.time('journal', reportedAt - endDue);
      if (ringing.contact !== undefined) statistics.counts.recognized += 1;
      if (ringing.fromPhonebook) statistics.counts.spared += 1;
      for (const { code } of ringing.errors) if (isPbxError(code)) statistics.error(`lookup: ${code}`);
      for (const { code } of errors) if (isPbxError(code)) statistics.error(`journal: ${code}`);
      statistics.ended(journaling, shownAt - due + (reportedAt - endDue));
      for (const report of reports) {
        if (report.journaling === 'skipped' || report.journaling === 'off') continue;
        const isLost = report.journaling === 'failed' && dropsOnFailure;
        const { agent, startedAt } = report;
        ledger[isLost ? 'lost' : 'reported'].add(fingerprint({ ...call, agent, startedAt }));
      }
    };
    return { journaling, count };
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = resolve;
    });
  }

  /** A fault of the PBX itself is the harness's, and ends the replay. */
  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Errors that the PBX finds by itself. */
const PBX_ERRORS: ReadonlySet<string> = new Set<EngineErrorCode | ExpressionErrorCode>([
  'authentication',
  'bad-header',
  'bad-response',
  'bad-url',
  'chain-loop',
  'missing-scenario',
  'not-simulated',
  'too-many-requests',
  'too-long',
  'too-deep',
  'too-many-passes',
  'unknown-function',
  'arguments',
  'format',
  'syntax',
  'unquoted-text',
]);

/** Whether the error is not one of the wire, which `measured-transport.ts` counts already. */
function isPbxError(code: string): boolean {
  return PBX_ERRORS.has(code);
}
