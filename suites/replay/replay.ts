import type { CallExample, JournalCheck, Latency, ReplayDocument } from '../../reports/replay/document.ts';
import { REPLAY_SCHEMA } from '../../reports/replay/document.ts';
import { type Latencies, STEPS } from '../../simulator/replay/latencies.ts';
import { compare, Fingerprints, Ledger } from '../../simulator/replay/ledger.ts';
import { type PlannedEntry, planned } from '../../simulator/replay/plan.ts';
import type { RecordingEntry } from '../../simulator/replay/recording.ts';
import { replay } from '../../simulator/replay/run.ts';
import type { Schedule } from '../../simulator/replay/schedule.ts';
import { Statistics } from '../../simulator/replay/statistics.ts';
import { Blocked } from '../kit/verdict.ts';
import type { Deployment } from '../kit/world.ts';
import { readJournal, Unreadable } from './journal.ts';
import { type Office, openOffice } from './office.ts';
import { examplesOf, verdictOf } from './verdict.ts';

export interface ReplayRun {
  readonly deployment: Deployment;
  /** Reads the recording from its beginning, as often as it is asked. */
  readonly read: () => AsyncIterable<RecordingEntry>;
  /** How reports call it. */
  readonly file: string;
  readonly pbxs: number;
  readonly schedule: Schedule;
  /** Play the recording again and again, for so long. */
  readonly forMs?: number;
  readonly keepsCalls: boolean;
  /** How long kept calls may take to be delivered once all calls are over. */
  readonly settleMs: number;
  readonly tool: ReplayDocument['tool'];
  readonly signal: AbortSignal;
  /** Told when the PBXs are connected and the first call is about to ring. */
  readonly onStart?: (statistics: Statistics) => void;
}

/** Calls of one PBX that may be behind their schedule before the replay is held up. */
const MOST_BEHIND = 10_000;

/**
 * Connects the PBXs, replays the recording, and asks the CRM for what it has of it.
 * @throws ConfigurationError, Unreachable where the PBXs cannot be connected; PbxError where the recording cannot be read
 */
export async function runReplay(run: ReplayRun): Promise<ReplayDocument> {
  const { deployment, signal, schedule } = run;
  const numbers = Array.from({ length: run.pbxs }, (_, index) => index);
  const office = await openOffice({ deployment, numbers, outbox: run.keepsCalls });
  try {
    const before = await journaled(office);
    const statistics = new Statistics(Date.now);
    const ledger = new Ledger();
    office.count(statistics);
    run.onStart?.(statistics);
    const startedAt = Date.now();
    const until = startedAt + (run.forMs ?? 0);
    const rounds = { begun: 0 };
    const entries = countingRounds(
      endingAt(
        planned(run.read, () => Date.now() < until),
        run,
        until,
      ),
      rounds,
    );
    const window = schedule.pace === 'fast' ? office.maxConcurrentRequests * 2 : MOST_BEHIND;
    const pbxs = new Map([...office.desks].map(([number, { pbx }]) => [number, pbx]));
    await replay({
      entries,
      pbxs,
      of: run.pbxs,
      schedule,
      statistics,
      ledger,
      dropsOnFailure: !run.keepsCalls,
      window,
      signal,
    });
    const durationMs = Date.now() - startedAt;
    await settle(office, run);
    for (const { pbx } of office.desks.values()) statistics.outbox(pbx.outbox());
    const journal = await checkJournal(run, office, { before, ledger, rounds: rounds.begun });
    const { counts, errors, brokenLines, timeline } = statistics.toJSON();
    const { name, issuer } = office.world.target;
    return {
      schema: REPLAY_SCHEMA,
      tool: run.tool,
      target: { name, url: issuer },
      recording: { file: run.file, rounds: rounds.begun },
      pbxs: run.pbxs,
      schedule: described(schedule),
      keepsCalls: run.keepsCalls,
      startedAt: new Date(startedAt).toISOString(),
      durationMs,
      verdict: verdictOf(journal, counts, !signal.aborted),
      counts,
      latencies: latenciesOf(statistics.latencies),
      errors: Object.entries(errors).map(([cause, count]) => ({ cause, count })),
      timeline,
      drills: [],
      brokenLines: brokenLines.map(({ line, reason }) => ({ line, reason })),
      journal,
      notes: [...(deployment.notes ?? []), ...(signal.aborted ? [INTERRUPTED] : [])],
    };
  } finally {
    await office.close();
  }
}

const INTERRUPTED = 'The replay was interrupted: the calls placed until then were finished and looked for.';

/** With `--for` the recording is played until the time is over, and not to its end. */
async function* endingAt(
  entries: AsyncIterable<PlannedEntry>,
  { forMs }: ReplayRun,
  until: number,
): AsyncGenerator<PlannedEntry> {
  for await (const entry of entries) {
    if (forMs !== undefined && Date.now() >= until) return;
    yield entry;
  }
}

async function* countingRounds(
  entries: AsyncIterable<PlannedEntry>,
  rounds: { begun: number },
): AsyncGenerator<PlannedEntry> {
  for await (const entry of entries) {
    if (entry.kind === 'call') rounds.begun = Math.max(rounds.begun, entry.round + 1);
    yield entry;
  }
}

/** Gives kept calls the time to be delivered. */
async function settle({ desks }: Office, { settleMs, signal }: ReplayRun): Promise<void> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const states = await Promise.all([...desks.values()].map(({ pbx }) => pbx.deliverKept()));
    if (states.every(({ waiting }) => waiting === 0) || Date.now() >= deadline || signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP_MS));
  }
}

const SETTLE_STEP_MS = 250;

/** @returns the journal as it is now; a sentence where it cannot be read */
async function journaled({ client, world }: Office): Promise<Fingerprints | string> {
  const { target, dispatcher } = world;
  if (!target.capabilities.has('journal-reading') || target.endpoints.calls === undefined)
    return 'the target file names no list of the calls journaled (api.calls, and can: [journal-reading])';
  const found = new Fingerprints();
  try {
    await readJournal({ target, dispatcher, accessToken: () => client.accessToken() }, found);
    return found;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof Blocked) return error.message;
    throw error;
  }
}

async function checkJournal(
  run: ReplayRun,
  office: Office,
  { before, ledger, rounds }: { before: Fingerprints | string; ledger: Ledger; rounds: number },
): Promise<JournalCheck> {
  const after = typeof before === 'string' ? before : await journaled(office);
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

function latenciesOf(latencies: Latencies): Latency[] {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const encoded = latencies.toJSON();
  return STEPS.filter((step) => latencies.count(step) > 0).map((step) => {
    const at = (percent: number) => rounded(latencies.percentile(step, percent));
    return {
      step,
      count: latencies.count(step),
      mean: rounded(latencies.mean(step)),
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: at(100),
      curve: percentiles(latencies.count(step)).map((percent) => [percent, at(percent)] as const),
      histogram: encoded[step],
    };
  });
}

/** Four to each halving of what is left to 100, as HdrHistogram plots them, and no farther than the count tells. */
function percentiles(count: number): number[] {
  const all: number[] = [];
  for (let left = 1; left * count >= 1 / 2; left /= 2)
    for (let quarter = 0; quarter < 4; quarter += 1) all.push(100 * (1 - left + (left * quarter) / 8));
  return [...new Set([...all, 100])];
}
