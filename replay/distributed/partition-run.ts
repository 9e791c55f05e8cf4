import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecording } from '../../simulator/recordings/recording.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { CallLedger } from '../call-ledger.ts';
import { Checkpoint } from '../checkpoint.ts';
import { playPartition } from '../partition.ts';
import { openPbxFleet, type PbxFleet } from '../pbx-fleet.ts';
import { Statistics, type StatisticsData } from '../statistics.ts';
import type { PartitionState, ReplayManifest, RunState, Signal } from './run-state.ts';

export interface PartitionPlayback {
  readonly board: RunState;
  readonly order: ReplayManifest;
  readonly share: number;
  readonly deployment: Deployment;
  /** Somebody else is to go on with the share. */
  readonly leaving: AbortSignal;
  /** Time between two notes of where the share stands. */
  readonly everyMs: number;
  /** Told when the first call of the replay is due. */
  readonly onBegin: () => void;
}

/**
 * Plays a share of a replay, from where it stands to its end. Where it stands is written down all the time: whoever takes
 * over plays what was not over by the last note, and counts it for the first time.
 * @returns `left` where somebody else has to go on with it, `lost` where somebody does already
 */
export async function runPartition(play: PartitionPlayback): Promise<'over' | 'left' | 'lost'> {
  const { board, order, share, deployment, leaving, everyMs } = play;
  const token = randomUUID();
  const earlier = await board.take(share, token);
  if (earlier?.over !== undefined) return 'over';
  const now = await board.clock();
  const course = new Checkpoint(earlier?.course);
  const statistics = new Statistics(now, earlier?.statistics);
  const ledger = new CallLedger();
  const numbers = Array.from({ length: order.pbxs }, (_, index) => index).filter(
    (index) => index % order.shares === share,
  );
  const office = await openPbxFleet({ deployment, numbers, outbox: order.keepsCalls });
  const soFar = keptApart(office, course, statistics);
  const takenOver = earlier === undefined ? 0 : earlier.takenOver + 1;
  const note = (counted = soFar, over?: PartitionState['over']) => {
    const statistics = counted();
    const state = { course: course.toJSON(), statistics, takenOver, ...(over === undefined ? {} : { over }) };
    return board.note(share, token, state, ledger.take());
  };

  try {
    const begins = await beginning(note, leaving, everyMs);
    if (begins === undefined) return leaving.aborted ? 'left' : 'over';
    await sleep(Math.max(0, begins - now()));
    play.onBegin();
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, leaving]);
    const pulse = pulsing(note, ended, everyMs);
    try {
      const { rounds, durationMs } = await playPartition(
        office,
        {
          ...order,
          read: () => readRecording(board.recording(), order.reading),
          signal,
          async afterCalls() {
            if (leaving.aborted) await note();
          },
        },
        { course, statistics, ledger, startedAt: begins, now },
      );
      const last = await pulse.end();
      // What the PBXs still keep is not over: the last note holds it open.
      if (leaving.aborted) return 'left';
      if (last === 'lost') return 'lost';
      await note(() => statistics.toJSON(), { rounds, durationMs });
      return 'over';
    } finally {
      await pulse.end();
    }
  } finally {
    await office.close();
  }
}

type Note = () => ReturnType<RunState['note']>;

/** @returns when the replay begins; undefined where it does not */
async function beginning(note: Note, leaving: AbortSignal, everyMs: number): Promise<number | undefined> {
  for (;;) {
    const { signal, begins } = await note();
    if (signal === 'play') return begins;
    if (signal !== 'wait' || leaving.aborted) return undefined;
    await sleep(everyMs);
  }
}

/** Takes note of where the share stands until it ends, and ends it when somebody says so. */
function pulsing(note: Note, ended: AbortController, everyMs: number) {
  const over = new AbortController();
  const beat = async (): Promise<Signal> => {
    for (;;) {
      const { signal } = await note();
      if (signal === 'stop' || signal === 'lost') ended.abort();
      if (signal === 'lost' || over.signal.aborted) return signal;
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return signal;
    }
  };
  const beating = beat();
  // Without Redis nobody knows whose share it is.
  beating.catch(() => ended.abort());
  return {
    /** @returns what was said last; rejects where no note can be taken */
    end(): Promise<Signal> {
      over.abort();
      return beating;
    },
  };
}

/**
 * The statistics as they go with where the share stands: a call that a PBX has kept counts once no PBX keeps any, and until
 * then the outboxes' own counts stay out.
 */
function keptApart({ desks }: PbxFleet, course: Checkpoint, statistics: Statistics): () => StatisticsData {
  let late = 0;
  let lost = 0;
  return () => {
    const outboxes = [...desks.values()].map(({ pbx }) => pbx.outbox());
    if (outboxes.every(({ waiting }) => waiting === 0)) {
      course.settled();
      late = outboxes.reduce((sum, { delivered }) => sum + delivered, 0);
      lost = outboxes.reduce((sum, { refused }) => sum + refused, 0);
    }
    const { counts, ...others } = course.counted(statistics);
    return { ...others, counts: { ...counts, late: counts.late + late, lost: counts.lost + lost } };
  };
}
