import { performance } from 'node:perf_hooks';
import {
  type Level,
  type Result,
  RUN_SCHEMA,
  type RunDocument,
  summarize,
  type Verdict,
} from '../reports/run/document.ts';
import { DEFAULT_PROFILE, PBX_PROFILES } from '../simulator/engine/profile.ts';
import type { Rule } from '../suites/kit/rule.ts';
import type { Target } from '../suites/kit/target.ts';
import type { Deployment, TestEnvironment } from '../suites/kit/test-environment.ts';
import { notAsked, ofRule, tryRule } from './try-rule.ts';

/** Why a rule was not tried whose run ended early. */
export const INTERRUPTED = 'the run was interrupted';

/** A rule that a profile asks. */
export interface Selected {
  readonly rule: Rule;
  /** How strongly the profile asks for it. */
  readonly level: Level;
}

/** What is run against which deployment. */
export interface RunOptions {
  readonly deployment: Deployment;
  readonly selection: readonly Selected[];
  readonly profile: RunDocument['profile'];
  readonly tool: RunDocument['tool'];
  /** Why rules of the selection are not asked, by their id: they are not applicable. */
  readonly leftOut?: ReadonlyMap<string, string>;
  /** Called after each rule. */
  readonly onResult?: (result: Result, done: number) => void;
  /** Ends the run early: rules not yet tried to their end are blocked. */
  readonly signal?: AbortSignal;
}

/**
 * Tries the selected rules, as many at once as the deployment stands, and makes the run document.
 * Every selected rule yields exactly one verdict, in the order of the selection.
 */
export async function runSuites({
  deployment,
  selection,
  profile,
  tool,
  leftOut,
  onResult,
  signal,
}: RunOptions): Promise<RunDocument> {
  const startedAt = new Date();
  const start = performance.now();
  const now = () => performance.now() - start;
  const results: (Result | undefined)[] = selection.map(() => undefined);
  const interrupted = aborted(signal).then(() => INTERRUPTED);
  /** Why what remains is not tried. */
  let cut: string | undefined;
  let next = 0;
  let done = 0;

  const worker = async () => {
    while (cut === undefined && signal?.aborted !== true) {
      const index = next++;
      const selected = selection[index];
      if (selected === undefined) return;
      const reason = leftOut?.get(selected.rule.id);
      if (reason !== undefined) {
        const result = notAsked(selected.rule, selected.level, reason);
        results[index] = result;
        done += 1;
        onResult?.(result, done);
        continue;
      }
      const environment = await deployment.open(selected.rule);
      try {
        const result = await Promise.race([tryUnthrottled(selected, environment, now), interrupted]);
        if (typeof result === 'string') {
          cut = result;
          return;
        }
        results[index] = result;
        done += 1;
        onResult?.(result, done);
        if (doubtful(result)) cut ??= await deployment.whyGone?.();
      } finally {
        await environment.close();
      }
    }
  };
  await Promise.all(Array.from({ length: deployment.concurrency }, worker));

  const why = cut ?? INTERRUPTED;
  const complete = selection.map(({ rule, level }, index) => results[index] ?? untried(rule, level, why));
  const notes = [...(deployment.notes ?? [])];
  if (done < selection.length) {
    notes.push(`${selection.length - done} of ${selection.length} rules were not tried: ${why}`);
  }
  const run: RunDocument = {
    schema: RUN_SCHEMA,
    tool,
    target: checkedTarget(deployment.target),
    profile,
    pbx: assumedPbx(deployment.target.pbx?.settings.profile),
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(now()),
    summary: summarize(complete),
    results: complete,
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

/** @returns the simulated PBX that verdicts assume, as a run document names it */
export function assumedPbx(
  profile: NonNullable<Target['pbx']>['settings']['profile'] = DEFAULT_PROFILE.name,
): NonNullable<RunDocument['pbx']> {
  return { profile, title: PBX_PROFILES[profile].title };
}

/** Longer than this no rate limit is waited for; milliseconds. */
const LONGEST_LIMIT_MS = 60_000;

/** A rate limit that the rules before have used up blocks no rule: it is tried once more when the limit has passed. */
async function tryUnthrottled(
  { rule, level }: Selected,
  environment: TestEnvironment,
  now: () => number,
): Promise<Result> {
  const result = await tryRule(rule, level, environment, now);
  const limitMs = result.verdict === 'blocked' ? limitOf(result) : undefined;
  if (limitMs === undefined) return result;
  await environment.wait(limitMs);
  return tryRule(rule, level, environment, now);
}

/** @returns the milliseconds that the last 429 of a trial asks to wait; undefined: there is none, or it is too long */
function limitOf({ exchanges }: Result): number | undefined {
  const last = exchanges.findLast(({ response }) => response?.status === 429)?.response;
  const value = last?.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1] ?? '';
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : undefined;
  return ms === undefined || ms > LONGEST_LIMIT_MS ? undefined : ms;
}

/** Resolves when the signal aborts: at once where it has, never where there is none. */
function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Whether a result may mean that the deployment has gone away: its last question got no answer, or its first. */
function doubtful({ verdict, exchanges }: Result): boolean {
  return verdict === 'blocked' || exchanges.at(-1)?.failure !== undefined;
}

/** @returns the verdict of a rule that could not be tried at all: blocked, with the reason */
export function untried(rule: Rule, level: Level, reason: string): Result {
  return {
    ...ofRule(rule),
    level,
    verdict: 'blocked',
    at: 'before any question',
    expected: '',
    actual: reason,
    durationMs: 0,
    steps: [],
    exchanges: [],
  };
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
