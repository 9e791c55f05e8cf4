import type { CallExample, DrillRecord, JournalCheck, ReplayDocument } from '../reports/replay/document.ts';
import { REPLAY_SCHEMA } from '../reports/replay/document.ts';
import type { Transport } from '../simulator/engine/index.ts';
import { planned } from '../simulator/recordings/index.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import { Blocked } from '../suites/kit/verdict.ts';
import { type CallLedger, compare, Fingerprints } from './call-ledger.ts';
import { checkFaults, FaultInjection, needsProxy, type ScheduledFault } from './fault-injection.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { JournalUnreadable, readJournal } from './journal.ts';
import { latencyTable } from './latency-table.ts';
import { type Partition, type PlaybackResult, playPartition } from './partition.ts';
import { openPbxFleet, type PbxFleet } from './pbx-fleet.ts';
import type { Restartable } from './reference.ts';
import type { Schedule } from './schedule.ts';
import type { Statistics } from './statistics.ts';
import { examplesOf, verdictOf } from './verdict.ts';

/** A replay and what it reports. */
export interface ReplayRun extends Omit<Partition, 'onStart' | 'afterCalls'> {
  readonly deployment: Deployment;
  /** Name of the recording in reports. */
  readonly file: string;
  readonly tool: ReplayDocument['tool'];
  /** Faults injected while the calls are played. */
  readonly faults?: readonly ScheduledFault[];
  /** Plays the calls over workers, in the place of the PBXs of this process. */
  readonly distribute?: (part: Partition) => Promise<PlaybackResult>;
  /** Stops and starts the deployment, where this process can. */
  readonly restartable?: Restartable;
  /** Called when the PBXs are connected and the first call is about to ring. `drill` names the one under way. */
  readonly onStart?: (statistics: () => Statistics, drill: () => string) => void;
}

/**
 * Connects the PBXs, replays the recording, and asks the CRM for what it has of it.
 * @throws ConfigurationError, Unreachable where the PBXs cannot be connected; PbxError where the recording cannot be read
 */
export async function runReplay(run: ReplayRun): Promise<ReplayDocument> {
  const { deployment, faults = [] } = run;
  checkFaults(faults, deployment.target, run.restartable !== undefined);
  // What a PBX sends goes through the fault proxy, which sends it on as the PBX would have.
  let onward: Transport | undefined;
  const forward: Transport = (request) => {
    if (onward === undefined) throw new Error('the proxy was reached before any PBX had a way out');
    return onward(request);
  };
  const proxy = needsProxy(faults) ? await startFaultProxy({ forward }) : undefined;
  // Where workers play, two PBXs are enough to see whether several can be connected at once.
  const here = run.distribute === undefined ? run.pbxs : Math.min(2, run.pbxs);
  const numbers = Array.from({ length: here }, (_, index) => index);
  try {
    const through = (own: Transport) => {
      onward ??= own;
      return proxy?.through(own) ?? own;
    };
    const { keepsCalls: outbox, phonebook } = run;
    const fleet = await openPbxFleet({ deployment, numbers, outbox, phonebook, through });
    try {
      return await playAndCheck(
        run,
        fleet,
        (onFailure) => new FaultInjection(faults, { fleet, proxy, restartable: run.restartable }, onFailure),
      );
    } finally {
      await fleet.close();
    }
  } finally {
    await proxy?.close();
  }
}

/** Plays the calls, and reads the journal before and after. */
async function playAndCheck(
  run: ReplayRun,
  fleet: PbxFleet,
  inject: (onFailure: (error: unknown) => void) => FaultInjection,
): Promise<ReplayDocument> {
  const before = await journaled(fleet);
  const failed = new AbortController();
  let injection: FaultInjection | undefined;
  let drills: readonly DrillRecord[] = [];
  let reauthorized: readonly string[] = [];
  const play = run.distribute ?? ((part: Partition) => playPartition(fleet, part));
  const {
    statistics,
    ledger,
    rounds,
    startedAt,
    durationMs,
    notes = [],
  } = await play({
    ...run,
    signal: AbortSignal.any([run.signal, failed.signal]),
    onStart(counting) {
      injection = inject((error) => failed.abort(error));
      run.onStart?.(counting, () => injection?.current ?? '');
    },
    async afterCalls() {
      drills = (await injection?.end()) ?? [];
      if (drills.some(({ happened }) => happened)) reauthorized = await fleet.reauthorize();
    },
  });
  const journal = await checkJournal(run, fleet, { before, ledger, rounds });
  const { counts: counted, errors, brokenLines, timeline } = statistics.toJSON();
  const { spared: sparedLookups, ...counts } = counted;
  const { name, issuer } = fleet.environment.target;
  const isComplete = !run.signal.aborted && drills.every(({ happened }) => happened);
  return {
    schema: REPLAY_SCHEMA,
    tool: run.tool,
    target: { name, url: issuer },
    recording: { file: run.file, rounds },
    pbxs: run.pbxs,
    schedule: described(run.schedule),
    keepsCalls: run.keepsCalls,
    ...(run.phonebook !== undefined && { phonebook: { query: run.phonebook, sparedLookups } }),
    startedAt: new Date(startedAt).toISOString(),
    durationMs,
    verdict: verdictOf(journal, counts, isComplete),
    counts,
    latencies: latencyTable(statistics.latencies),
    errors: Object.entries(errors).map(([cause, count]) => ({ cause, count })),
    timeline,
    drills,
    brokenLines: brokenLines.map(({ line, reason }) => ({ line, reason })),
    journal,
    notes: [
      ...(run.deployment.notes ?? []),
      ...notes,
      ...reauthorized,
      ...(run.signal.aborted ? [INTERRUPTED] : []),
    ],
  };
}

const INTERRUPTED = 'The replay was interrupted: the calls placed until then were finished and checked.';

/** @returns the journal as it is now; a sentence where it cannot be read */
async function journaled({ client, environment }: PbxFleet): Promise<Fingerprints | string> {
  const { target, dispatcher } = environment;
  if (target.endpoints.calls === undefined)
    return 'the target file names no list of the calls journaled (api.calls)';
  if (!target.capabilities.has('journal-reading'))
    return 'the target file does not say that the calls journaled can be read (can: [journal-reading])';
  const found = new Fingerprints();
  try {
    await readJournal({ target, dispatcher, accessToken: () => client.accessToken() }, found);
    return found;
  } catch (error) {
    if (error instanceof JournalUnreadable || error instanceof Blocked) return error.message;
    throw error;
  }
}

async function checkJournal(
  run: ReplayRun,
  fleet: PbxFleet,
  { before, ledger, rounds }: { before: Fingerprints | string; ledger: CallLedger; rounds: number },
): Promise<JournalCheck> {
  const after = typeof before === 'string' ? before : await journaled(fleet);
  if (typeof before === 'string' || typeof after === 'string') return { checked: false, why: String(after) };
  const comparison = compare(ledger, before, after);
  const examples: CallExample[] = await examplesOf(
    comparison,
    planned(run.read, () => true),
    rounds,
  );
  return { checked: true, ...comparison, examples };
}

function described(schedule: Schedule): ReplayDocument['schedule'] {
  if (schedule.pace === 'fast') return { pace: 'fast' };
  return { pace: schedule.pace, value: schedule.pace === 'rate' ? schedule.perSecond : schedule.factor };
}
