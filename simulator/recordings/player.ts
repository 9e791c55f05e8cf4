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

/** What takes the calls. `until` resolves once so many seconds of the call have passed. */
export interface Telephones {
  call(input: RecordedCall, until: (seconds: number) => Promise<void>): Promise<CallResult>;
}

/** What shall be played. */
export interface Playing {
  readonly name: string;
  readonly entries: AsyncIterable<PlannedEntry>;
  /** Lines it has, for the progress. */
  readonly lines: number;
  /** How many times as fast as recorded; `Infinity`: as fast as possible. */
  readonly speed: number;
}

export type PlayerState = 'playing' | 'stopping' | 'stopped' | 'finished' | 'failed';

/** How far the recording is. */
export interface PlaybackProgress {
  readonly name: string;
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

/** Plays recordings at the telephones of a PBX, one at a time. */
export interface Player {
  /** Throws `PbxError` `bad-recording` while another is playing. */
  start(playing: Playing): void;
  /** Places no more calls; those under way end at once. Resolves when they have. */
  stop(): Promise<void>;
  /** Of what is playing, or was played last. */
  progress(): PlaybackProgress | undefined;
  /** Calls `listener` at every change. @returns what ends that */
  onProgress(listener: () => void): () => void;
}

/** Calls under way at once: where nothing is waited for, more would only queue up before the CRM. */
const MOST_AT_ONCE = { fast: 20, paced: 500 };
const MOST_BROKEN_LINES = 20;

/** A player of recordings. @param time default the world's */
export function createPlayer(
  telephones: Telephones,
  time: Omit<MonotonicClockOptions, 'signal'> = {},
): Player {
  const listeners = new Set<() => void>();
  let current: PlaybackProgress | undefined;
  let stopping = new AbortController();
  let work = Promise.resolve();

  const changed = () => {
    for (const listener of listeners) listener();
  };

  const takeCall = async (progress: PlaybackProgress, call: PlannedCall, pace: PlaybackClock) => {
    try {
      const { journaling } = await telephones.call(call, (seconds) =>
        pace.until(call.offsetMs + seconds * 1000),
      );
      if (journaling === 'sent') progress.journaled += 1;
      else progress.notJournaled += 1;
    } catch {
      // The card of the call says why.
      progress.notJournaled += 1;
    }
    changed();
  };

  const play = async (progress: PlaybackProgress, entries: Playing['entries'], signal: AbortSignal) => {
    const { speed } = progress;
    const pace = createPlaybackClock(speed, createMonotonicClock({ ...time, signal }));
    const most = speed === Number.POSITIVE_INFINITY ? MOST_AT_ONCE.fast : MOST_AT_ONCE.paced;
    const underWay = new Set<Promise<void>>();
    try {
      for await (const entry of entries) {
        if (entry.kind === 'call') {
          if (underWay.size >= most) await Promise.race(underWay);
          await pace.until(entry.offsetMs);
          if (signal.aborted) break;
          progress.placed += 1;
          progress.line = Math.max(progress.line, entry.line);
          const taken = takeCall(progress, entry, pace).finally(() => underWay.delete(taken));
          underWay.add(taken);
        } else note(progress, entry);
        if (signal.aborted) break;
        changed();
      }
    } catch (error) {
      progress.failure = error instanceof Error ? error.message : 'The recording cannot be read.';
    }
    await Promise.all(underWay);
    progress.state = progress.failure !== undefined ? 'failed' : signal.aborted ? 'stopped' : 'finished';
    if (progress.state === 'finished') progress.line = progress.lines;
    changed();
  };

  return {
    start({ name, entries, lines, speed }) {
      if (current?.state === 'playing' || current?.state === 'stopping')
        throw new PbxError(
          'bad-recording',
          `${current.name} is playing, and recordings are played one at a time.`,
          'Wait for its end, or stop it first.',
        );
      const counts = { line: 0, placed: 0, journaled: 0, notJournaled: 0, skipped: 0, broken: 0 };
      current = { name, speed, lines, state: 'playing', ...counts, brokenLines: [] };
      stopping = new AbortController();
      changed();
      work = play(current, entries, stopping.signal);
    },
    async stop() {
      if (current?.state === 'playing') {
        current.state = 'stopping';
        stopping.abort();
        changed();
      }
      await work;
    },
    progress: () => current,
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function note(progress: PlaybackProgress, entry: BrokenLine | SkippedLine): void {
  progress[entry.kind] += 1;
  if (entry.kind === 'broken' && progress.brokenLines.length < MOST_BROKEN_LINES)
    progress.brokenLines.push(entry);
}
