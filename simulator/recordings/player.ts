import { PbxError } from '../pbx/errors.ts';
import type { CallResult } from '../pbx/types.ts';
import type { BrokenLine, RecordedCall, SkippedLine } from './call.ts';
import type { PlannedCall, PlannedEntry } from './plan.ts';
import {
  createMonotonicClock,
  createPlaybackClock,
  type MonotonicClockOptions,
  type PlaybackClock,
} from './playback-clock.ts';

/** Takes the calls. `until` resolves once so many seconds of the call have passed. */
export interface Telephones {
  call(input: RecordedCall, until: (seconds: number) => Promise<void>): Promise<CallResult>;
}

/** A recording to play. */
export interface Playing {
  readonly name: string;
  readonly entries: AsyncIterable<PlannedEntry>;
  /** What it was recognized as and what was inferred, in sentences. */
  readonly recognized?: readonly string[];
  /** Lines it has, for the progress. */
  readonly lines: number;
  /** How many times as fast as recorded; `Infinity`: as fast as possible. */
  readonly speed: number;
}

/** State of a playback. */
export type PlayerState = 'playing' | 'stopping' | 'stopped' | 'finished' | 'failed';

/** How far the recording is. */
export interface PlaybackProgress {
  readonly name: string;
  /** What it was recognized as and what was inferred, in sentences. */
  readonly recognized: readonly string[];
  readonly speed: number;
  readonly lines: number;
  state: PlayerState;
  /** The last that was played. */
  line: number;
  placed: number;
  journaled: number;
  notJournaled: number;
  skipped: number;
  broken: number;
  /** The first of them. */
  readonly brokenLines: BrokenLine[];
  /** Why it could not be played to its end. */
  failure?: string;
}

/** Calls under way at once: as fast as possible, more would only queue up before the CRM. */
const MOST_AT_ONCE = { fast: 20, paced: 500 };
const MOST_BROKEN_LINES = 20;

/** Plays recordings at the telephones of a PBX, one at a time. */
export class Player {
  readonly #telephones: Telephones;
  readonly #time: Omit<MonotonicClockOptions, 'signal'>;
  readonly #listeners = new Set<() => void>();
  #current: PlaybackProgress | undefined;
  #stopping = new AbortController();
  #work = Promise.resolve();

  /** @param time default real time */
  constructor(telephones: Telephones, time: Omit<MonotonicClockOptions, 'signal'> = {}) {
    this.#telephones = telephones;
    this.#time = time;
  }

  /** Starts to play. @throws PbxError `bad-recording` while another recording is playing */
  start({ name, entries, recognized = [], lines, speed }: Playing): void {
    if (this.#current?.state === 'playing' || this.#current?.state === 'stopping')
      throw new PbxError(
        'bad-recording',
        `${this.#current.name} is playing, and recordings are played one at a time.`,
        'Wait for its end, or stop it first.',
      );
    const counts = { line: 0, placed: 0, journaled: 0, notJournaled: 0, skipped: 0, broken: 0 };
    this.#current = { name, recognized, speed, lines, state: 'playing', ...counts, brokenLines: [] };
    this.#stopping = new AbortController();
    this.#changed();
    this.#work = this.#play(this.#current, entries, this.#stopping.signal);
  }

  /** Places no more calls; those under way end at once. Resolves when they have. */
  async stop(): Promise<void> {
    if (this.#current?.state === 'playing') {
      this.#current.state = 'stopping';
      this.#stopping.abort();
      this.#changed();
    }
    await this.#work;
  }

  /** Of the recording that is playing, or was played last. */
  progress(): PlaybackProgress | undefined {
    return this.#current;
  }

  /** Calls `listener` at every change. @returns a function that ends that */
  onProgress(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #play(progress: PlaybackProgress, entries: Playing['entries'], signal: AbortSignal): Promise<void> {
    const { speed } = progress;
    const clock = createPlaybackClock(speed, createMonotonicClock({ ...this.#time, signal }));
    const most = speed === Number.POSITIVE_INFINITY ? MOST_AT_ONCE.fast : MOST_AT_ONCE.paced;
    const underWay = new Set<Promise<void>>();
    try {
      for await (const entry of entries) {
        if (entry.kind === 'call') {
          if (underWay.size >= most) await Promise.race(underWay);
          await clock.until(entry.offsetMs);
          if (signal.aborted) break;
          progress.placed += 1;
          progress.line = Math.max(progress.line, entry.line);
          const taken = this.#takeCall(progress, entry, clock).finally(() => underWay.delete(taken));
          underWay.add(taken);
        } else countLine(progress, entry);
        if (signal.aborted) break;
        this.#changed();
      }
    } catch (error) {
      progress.failure = error instanceof Error ? error.message : 'The recording cannot be read.';
    }
    await Promise.all(underWay);
    progress.state = progress.failure !== undefined ? 'failed' : signal.aborted ? 'stopped' : 'finished';
    if (progress.state === 'finished') progress.line = progress.lines;
    this.#changed();
  }

  async #takeCall(progress: PlaybackProgress, call: PlannedCall, clock: PlaybackClock): Promise<void> {
    try {
      const { journaling } = await this.#telephones.call(call, (seconds) =>
        clock.until(call.offsetMs + seconds * 1000),
      );
      if (journaling === 'sent') progress.journaled += 1;
      else progress.notJournaled += 1;
    } catch {
      // The card of the call says why.
      progress.notJournaled += 1;
    }
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function countLine(progress: PlaybackProgress, entry: BrokenLine | SkippedLine): void {
  progress[entry.kind] += 1;
  if (entry.kind === 'broken' && progress.brokenLines.length < MOST_BROKEN_LINES)
    progress.brokenLines.push(entry);
}
