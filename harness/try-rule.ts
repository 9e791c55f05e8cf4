import { performance } from 'node:perf_hooks';
import type { Level, Result, Step, Verdict } from '../reports/run/document.ts';
import type { Context, Harm } from '../suites/kit/context.ts';
import { Recorder } from '../suites/kit/evidence/recorder.ts';
import { Trace } from '../suites/kit/evidence/trace.ts';
import type { Finding } from '../suites/kit/findings/index.ts';
import { HttpClient } from '../suites/kit/http-client.ts';
import { SIMULATED_ONLY } from '../suites/kit/needs.ts';
import { NEEDS, type Rule } from '../suites/kit/rule.ts';
import type { Target } from '../suites/kit/target.ts';
import type { TestEnvironment } from '../suites/kit/test-environment.ts';
import { Blocked, NotApplicable } from '../suites/kit/verdict.ts';
import { buildActors } from './actors/build.ts';
import { castFor, needsOf, uncastable } from './casting.ts';
import { NOT_ALLOWED } from './xapi/note.ts';

/** What a trial has found so far; the first broken claim decides the verdict. */
interface RuleTrial {
  readonly steps: Step[];
  broken: Step | undefined;
  /** The broken claim is a violation: it was asked and answered. */
  violated: boolean;
  /** What the broken claim costs, where it says so itself. */
  harm: Harm;
}

/**
 * What a trial needs of its environment. Without a redactor no evidence is taken, which costs a tenth of a trial: for
 * the lab, whose connectors and secrets end with the trial.
 */
export type TrialEnvironment = Omit<TestEnvironment, 'redactor'> & Partial<Pick<TestEnvironment, 'redactor'>>;

/**
 * Tries one rule in a world.
 * @param level how strongly the profile asks for the rule
 * @param now milliseconds since the run started
 * @returns exactly one verdict; with its evidence, every known secret replaced, where the world has a redactor
 */
export async function tryRule(
  rule: Rule,
  level: Level,
  world: TrialEnvironment,
  now: () => number,
): Promise<Result> {
  const reason = unmet(rule, world);
  const startedAt = performance.now();
  if (reason !== undefined) return result(rule, level, 'not-applicable', { reason, startedAt });

  const recorder = new Recorder(world.redactor, now, new Trace(world.random));
  const http = new HttpClient(
    {
      dispatcher: world.dispatcher,
      timeoutMs: world.target.limits.timeoutMs,
      turn: () => world.turn(),
      wait: (ms) => rest(world, ms),
    },
    recorder,
  );
  const trial: RuleTrial = { steps: [], broken: undefined, violated: false, harm: {} };
  const actors = buildActors(http, recorder, { ...world, target: castFor(rule, world.target) });
  const context = Object.defineProperties(
    claims(trial, () => recorder.count),
    Object.getOwnPropertyDescriptors(actors.context),
  ) as Context;
  let verdict: Verdict;
  let why = '';
  try {
    await rule.check(context);
    [verdict, why] = judge(trial, level);
  } catch (error) {
    [verdict, why] = interrupted(error, trial, level);
  } finally {
    await actors.close();
  }
  const outcome = result(rule, level, verdict, { reason: why, startedAt, trial });
  return world.redactor?.scrubAll({ ...outcome, exchanges: recorder.exchanges }) ?? outcome;
}

/** Waits so many milliseconds because the deployment asked for it: what it asks of one rule holds for all. */
export async function rest(world: Pick<TestEnvironment, 'wait' | 'pause'>, ms: number): Promise<void> {
  const waiting = () => world.wait(ms);
  await (world.pause?.(waiting) ?? waiting());
}

/** @returns why the rule cannot be asked of this target, or undefined when it can */
export function unmet(rule: Rule, world: Pick<TestEnvironment, 'target' | 'moveClock'>): string | undefined {
  const target = castFor(rule, world.target);
  const uncast = uncastable(rule, world.target);
  if (uncast !== undefined) return uncast;
  const missing = needsOf(rule, world.target).find((need) => !target.capabilities.has(need));
  if (missing !== undefined) return `the target does not declare ${NEEDS[missing]} (${missing})`;
  const forbidden = rule.permissions?.find((permission) => !target.allow.has(permission));
  if (forbidden !== undefined) return `the target file does not allow it: allow: [${forbidden}]`;
  return unmetByPbx(rule, target) ?? unmetWait(rule, target, world.moveClock !== undefined);
}

/** A real PBX carries what 3CX's published API has an operation for. */
function unmetByPbx({ id, simulatedPbx }: Rule, { pbx, allow }: Target): string | undefined {
  if (pbx?.xapi === undefined || !id.startsWith('pbx/')) return undefined;
  if (simulatedPbx !== undefined)
    return `3CX's published API has no operation that ${SIMULATED_ONLY[simulatedPbx]}; with a simulated PBX (no pbx.xapi) the rule is asked`;
  return allow.has('configure-pbx') ? undefined : NOT_ALLOWED;
}

/** Seconds that are waited for without being asked: what a deployment takes to come to rest. */
const SHORT_WAIT = 5;

function unmetWait(rule: Rule, target: Target, clockMoves: boolean): string | undefined {
  if (rule.waits === undefined || clockMoves || target.allow.has('slow')) return undefined;
  const seconds = rule.waits(target.lifetimes);
  return seconds <= SHORT_WAIT ? undefined : `it would have to wait ${seconds} seconds: allow: [slow]`;
}

function claims(
  trial: RuleTrial,
  recorded: () => number,
): Pick<Context, 'given' | 'must' | 'note' | 'notApplicable'> {
  let claimed = 0;
  /** What was sent since the last claim: the evidence of a finding that names none, such as the PBX's. */
  const since = () => Array.from({ length: recorded() - claimed }, (_, index) => claimed + index + 1);
  const state = (kind: 'given' | 'must', claim: string, finding: Finding, harm: Harm = {}): boolean => {
    const { holds, expected, actual } = finding;
    const exchanges = finding.exchanges.length > 0 ? finding.exchanges : since();
    claimed = recorded();
    const step: Step = { kind, claim, holds, expected, actual, exchanges };
    trial.steps.push(step);
    if (holds) return true;
    // Without any answer the question was not answered: that is no violation.
    const undecided = kind === 'given' || finding.unanswered === true;
    if (trial.broken === undefined) Object.assign(trial, { broken: step, violated: !undecided, harm });
    if (undecided) throw new Blocked(claim);
    return false;
  };
  return {
    given: (claim, finding) => {
      state('given', claim, finding);
    },
    must: (claim, finding, harm) => state('must', claim, finding, harm),
    note: (text) => {
      trial.steps.push(noteStep(text));
    },
    notApplicable: (reason) => {
      throw new NotApplicable(reason);
    },
  };
}

/** The verdict of a check that came to its end. */
function judge({ steps, broken }: RuleTrial, level: Level): [Verdict, string] {
  if (broken !== undefined) return [level === 'MUST' ? 'fail' : 'advice', broken.claim];
  return steps.some((step) => step.kind === 'must') ? ['pass', ''] : ['error', 'the rule claimed nothing'];
}

/** The verdict of a check that ended early: a claim that was broken before stays broken. */
function interrupted(error: unknown, trial: RuleTrial, level: Level): [Verdict, string] {
  if (trial.violated) {
    const { message } = error as Partial<Error>;
    trial.steps.push(noteStep(`The claims after this were not asked: ${message ?? String(error)}.`));
    return judge(trial, level);
  }
  if (error instanceof Blocked) return ['blocked', error.message];
  if (error instanceof NotApplicable) return ['not-applicable', error.message];
  const { name, message, stack } = error as Partial<Error>;
  const place =
    stack
      ?.split('\n')
      .find((line) => line.includes('.rule.'))
      ?.trim() ?? '';
  return ['error', `${name ?? 'Error'}: ${message ?? String(error)} ${place}`.trim()];
}

function noteStep(text: string): Step {
  return { kind: 'note', claim: text, holds: true, expected: '', actual: '', exchanges: [] };
}

/** @returns the verdict of a rule that is not asked of this target at all: not applicable, with the reason */
export function notAsked(rule: Rule, level: Level, reason: string): Result {
  return result(rule, level, 'not-applicable', { reason, startedAt: performance.now() });
}

/** @returns what every result states of its rule, whatever its verdict */
export function ofRule({ id, title, cites, symptom, impact, atRisk, remedy }: Rule) {
  return { rule: id, title, cites, ...(symptom === undefined ? {} : { symptom }), impact, atRisk, remedy };
}

function result(
  rule: Rule,
  level: Level,
  verdict: Verdict,
  { reason, startedAt, trial }: { reason: string; startedAt: number; trial?: RuleTrial },
): Result {
  const broken = verdict === 'pass' || verdict === 'not-applicable' ? undefined : trial?.broken;
  return {
    ...ofRule(rule),
    ...(broken === undefined ? {} : trial?.harm),
    level,
    verdict,
    at: verdict === 'pass' ? '' : (broken?.claim ?? (verdict === 'blocked' ? 'before any question' : '')),
    expected: broken?.expected ?? '',
    actual: broken?.actual ?? (verdict === 'pass' ? '' : reason),
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    steps: trial?.steps ?? [],
    exchanges: [],
  };
}
