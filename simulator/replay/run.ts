import type { Pbx, Timer } from '../pbx/types.ts';
import { fingerprint, type Ledger } from './ledger.ts';
import type { PlannedCall, PlannedEntry } from './plan.ts';
import { dueAt, type Schedule, talkMs } from './schedule.ts';
import type { Statistics } from './statistics.ts';

export interface ReplayOptions {
  /** The whole recording: each part of a replay reads all of it and plays its own share. */
  readonly entries: AsyncIterable<PlannedEntry>;
  /** The PBXs played here, by their number; call k is PBX k mod `of`'s. */
  readonly pbxs: ReadonlyMap<number, Pbx>;
  /** How many PBXs there are in all, here and in other parts. */
  readonly of: number;
  readonly schedule: Schedule;
  readonly statistics: Statistics;
  readonly ledger: Ledger;
  /** Calls that the CRM does not take are gone, as at a real PBX: nobody expects them in the journal. */
  readonly dropsOnFailure: boolean;
  /** Calls of one PBX under way at once. A replay that falls behind its schedule is held up there, and its memory too. */
  readonly window: number;
  /** No call is placed after it; those that ring are ended at once. */
  readonly signal?: AbortSignal;
  /** Milliseconds, ever growing; default `performance.now`. */
  readonly now?: () => number;
  readonly timer?: Timer;
}

/** Timers of JavaScript know no more than 24 days. */
const LONGEST_PAUSE_MS = 86_400_000;

const realTimer: Timer = (ms, work) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/**
 * Replays the share of some PBXs of a recording, on an open-loop schedule: a call is placed when it is due, whether those
 * before it have been answered or not, and what it waits for counts from that instant. Whoever splits a replay gives each
 * part the same entries, other PBXs, and statistics and a ledger of its own, and adds those up.
 */
export async function replay(options: ReplayOptions): Promise<void> {
  const { entries, pbxs, of, schedule, statistics, signal } = options;
  const clock = clockOf(options);
  const lanes = new Map([...pbxs].map(([number, pbx]) => [number, new Lane(pbx, options, clock)]));
  const startedAt = clock.now();
  // Broken lines are counted once, by the part that plays the first PBX.
  const tells = pbxs.has(0);
  let index = 0;
  for await (const entry of entries) {
    if (signal?.aborted) break;
    if (entry.kind !== 'call') {
      if (tells) statistics.unread(entry);
      continue;
    }
    const dueMs = dueAt(schedule, entry, index);
    const lane = lanes.get(index % of);
    index += 1;
    if (lane === undefined) continue;
    if (lane.isFull) await lane.room();
    const due = dueMs === undefined ? clock.now() : startedAt + dueMs;
    if (due > clock.now()) await clock.until(due);
    if (signal?.aborted) break;
    lane.place(entry, due);
  }
  for (const lane of lanes.values()) await lane.finished();
}

interface Waiting {
  now(): number;
  /** Resolves then, or as soon as the replay is broken off. */
  until(at: number): Promise<void>;
}

function clockOf({ now = () => performance.now(), timer = realTimer, signal }: ReplayOptions): Waiting {
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        callOff();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const callOff = timer(ms, done);
      signal?.addEventListener('abort', done, { once: true });
    });
  return {
    now,
    async until(at) {
      while (!signal?.aborted && at > now()) await pause(Math.min(LONGEST_PAUSE_MS, at - now()));
    },
  };
}

/** One PBX and its calls under way. */
class Lane {
  readonly #pbx: Pbx;
  readonly #options: ReplayOptions;
  readonly #clock: Waiting;
  #underWay = 0;
  #failure: unknown;
  #onChange: (() => void) | undefined;

  constructor(pbx: Pbx, options: ReplayOptions, clock: Waiting) {
    this.#pbx = pbx;
    this.#options = options;
    this.#clock = clock;
  }

  get isFull(): boolean {
    return this.#underWay >= this.#options.window;
  }

  async room(): Promise<void> {
    while (this.isFull) await this.#change();
    this.#complain();
  }

  async finished(): Promise<void> {
    while (this.#underWay > 0) await this.#change();
    this.#complain();
  }

  place(call: PlannedCall, due: number): void {
    this.#underWay += 1;
    this.#options.statistics.counts.placed += 1;
    this.#play(call, due)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#underWay -= 1;
        this.#onChange?.();
      });
  }

  async #play(call: PlannedCall, due: number): Promise<void> {
    const { schedule, statistics, ledger, dropsOnFailure } = this.#options;
    const clock = this.#clock;
    statistics.time('lag', clock.now() - due);
    const ringing = await this.#pbx.ring(call);
    const shownAt = clock.now();
    statistics.time('lookup', shownAt - due);
    if (ringing.contact !== undefined) statistics.counts.recognized += 1;
    for (const { code } of ringing.errors) if (!isSeenOnTheWire(code)) statistics.error(`lookup: ${code}`);

    const talk = talkMs(schedule, call);
    const endDue = talk === undefined ? shownAt : due + talk;
    if (endDue > clock.now()) await clock.until(endDue);
    const { journaling, errors } = await this.#pbx.endCall(ringing.callId, call);
    const reportedAt = clock.now();
    statistics.time('journal', reportedAt - endDue);
    for (const { code } of errors) if (!isSeenOnTheWire(code)) statistics.error(`journal: ${code}`);
    statistics.ended(journaling, shownAt - due + (reportedAt - endDue));
    if (journaling === 'skipped' || journaling === 'off') return;
    const isLost = journaling === 'failed' && dropsOnFailure;
    ledger[isLost ? 'lost' : 'reported'].add(fingerprint(call));
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = resolve;
    });
  }

  /** A fault of the PBX itself is the harness's, and ends the replay. */
  #complain(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Whether a failure is counted where the request was sent (`measured.ts`), with the status that came back. */
function isSeenOnTheWire(code: string): boolean {
  return ['http-status', 'unreachable', 'timeout', 'tls', 'too-large'].includes(code);
}
