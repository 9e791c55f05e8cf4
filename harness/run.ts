import { REAL_PBX, RUN_SCHEMA, type RunDocument, summarize, type Verdict } from '../reports/run/document.ts';
import { DEFAULT_PROFILE, PBX_PROFILES } from '../simulator/engine/profile.ts';
import type { Target } from '../suites/kit/target.ts';
import { FEWEST_SIDE_BY_SIDE, scheduleOf } from './schedule.ts';
import { Trials, type TrialsOptions } from './trials.ts';

export { INTERRUPTED, type Selected, untried } from './trials.ts';

/** What is run against which deployment. */
export interface RunOptions extends TrialsOptions {
  readonly profile: RunDocument['profile'];
  readonly tool: RunDocument['tool'];
}

/**
 * Tries the selected rules, as many at once as the deployment stands, and makes the run document.
 * Every selected rule yields exactly one verdict, in the order of the selection.
 */
export async function runSuites(options: RunOptions): Promise<RunDocument> {
  const { deployment, selection, profile, tool } = options;
  const startedAt = new Date();
  const trials = new Trials(options);
  const reason = await (deployment.shared === true ? bySchedule(trials, options) : oneByOne(trials, options));
  const notes = [...(deployment.notes ?? []), ...(reason === undefined ? [] : [reason])];
  const { results, untried, why } = trials.complete();
  if (untried > 0) notes.push(`${untried} of ${selection.length} rules were not tried: ${why}`);
  const run: RunDocument = {
    schema: RUN_SCHEMA,
    tool,
    target: checkedTarget(deployment.target),
    profile,
    pbx: pbxOf(deployment.target),
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(trials.now()),
    summary: summarize(results),
    results,
    ...(notes.length === 0 ? {} : { notes }),
  };
  return deployment.scrub?.(run) ?? run;
}

/** @returns the deployment as a run document names it, with what its target file declares */
function checkedTarget({
  name,
  issuer,
  capabilities,
  allow,
  clients,
  approval,
}: Target): RunDocument['target'] {
  const grants = Object.entries(clients).flatMap(([part, client]) =>
    client === undefined ? [] : [[part, client.grants] as const],
  );
  return {
    name,
    url: issuer,
    declares: {
      capabilities: [...capabilities].sort(),
      allow: [...allow].sort(),
      grants: Object.fromEntries(grants),
      approval: approval.how,
    },
  };
}

/** Each rule has a server of its own: none can disturb another. */
async function oneByOne(trials: Trials, { deployment, selection }: RunOptions): Promise<undefined> {
  await trials.try([...selection.keys()], deployment.concurrency);
}

/**
 * All rules meet at one server: first those that stand company, side by side; then alone those whose verdict a neighbor
 * may have brought about, and those that would disturb others.
 * @returns why side by side was of no use, where the target file allows it
 */
async function bySchedule(
  trials: Trials,
  { deployment, selection, leftOut }: RunOptions,
): Promise<string | undefined> {
  const { company, alone } = scheduleOf(selection);
  const asked = company.filter((index) => leftOut?.has(selection[index]?.rule.id ?? '') !== true);
  const lanes = asked.length < FEWEST_SIDE_BY_SIDE ? 1 : Math.min(deployment.concurrency, asked.length);
  const obstacle = lanes > 1 ? await trials.obstacle() : undefined;
  await trials.try(company, obstacle === undefined ? lanes : 1);
  const disturbance = lanes > 1 && obstacle === undefined ? await trials.disturbance() : undefined;
  await trials.try([...trials.doubted, ...alone], 1);
  if (obstacle !== undefined)
    return `The rules were tried one after the other, because it was not shown that sessions and tokens live side by side here: ${obstacle}`;
  return disturbance === undefined
    ? undefined
    : `The rules were tried once more, one after the other, because side by side they ended tokens of others: ${disturbance}`;
}

/** @returns the PBX that verdicts assume: a real one has its address for a name */
function pbxOf({ pbx }: Target): NonNullable<RunDocument['pbx']> {
  if (pbx?.xapi === undefined) return assumedPbx(pbx?.settings.profile);
  return { profile: REAL_PBX, title: `a real 3CX at ${new URL(pbx.xapi.url).origin}` };
}

/** @returns the simulated PBX that verdicts assume, as a run document names it */
export function assumedPbx(
  profile: NonNullable<Target['pbx']>['settings']['profile'] = DEFAULT_PROFILE.name,
): NonNullable<RunDocument['pbx']> {
  return { profile, title: PBX_PROFILES[profile].title };
}

/**
 * Exit code of a run: the worst wins in the order 4, 1, 3, 0. Known failures do not count.
 * @param strict counts advice as a violation
 */
export function exitCodeOf(run: RunDocument, strict = false): 0 | 1 | 3 | 4 {
  const has = (verdict: Verdict) =>
    run.results.some((result) => result.verdict === verdict && result.known === undefined);
  if (has('error')) return 4;
  if (has('fail') || (strict && has('advice'))) return 1;
  if (has('blocked')) return 3;
  return 0;
}
