import { AT_RISK } from '../reports/run/document.ts';
import { Browser } from '../suites/kit/actors/browser.ts';
import { type Decision, User } from '../suites/kit/actors/user.ts';
import { HttpClient } from '../suites/kit/http-client.ts';
import type { Rule } from '../suites/kit/rule.ts';
import type { Target } from '../suites/kit/target.ts';
import type { Approvers, TestEnvironment } from '../suites/kit/test-environment.ts';
import { ownOrigins } from './actors/approvers.ts';
import { MemoryNetwork } from './lab/memory-network.ts';
import { referenceDeployment } from './reference.ts';
import type { Selected } from './run.ts';
import { scheduleOf } from './schedule.ts';
import { tryRule, unmet } from './try-rule.ts';

/** What a run against a target will ask of it, and of people. */
export interface Forecast {
  /** In the order of the selection. */
  readonly rules: readonly RuleForecast[];
}

/** What a run will ask for the sake of one rule. */
export interface RuleForecast {
  readonly rule: Rule;
  /** Why it cannot be asked; absent when it can. */
  readonly notApplicable?: string;
  /** How many times a person or a scripted browser has to approve or deny. */
  readonly decisions: number;
  /** Seconds that are really waited for. */
  readonly waits: number;
}

/**
 * Says before a run what it will take. Decisions are counted by trying the rules against the reference connector as the
 * target describes itself; where forms do the approving, there is nothing to count.
 */
export async function forecast(target: Target, selection: readonly Selected[]): Promise<Forecast> {
  const askable = selection.filter(({ rule }) => unmet(rule, { target }) === undefined);
  const counts = target.approval.how === 'form' ? new Map() : await countDecisions(target, askable);
  return {
    rules: selection.map(({ rule }) => {
      const reason = unmet(rule, { target });
      return reason === undefined
        ? { rule, decisions: counts.get(rule.id) ?? 0, waits: rule.waits?.(target.lifetimes) ?? 0 }
        : { rule, notApplicable: reason, decisions: 0, waits: 0 };
    }),
  };
}

/**
 * Seconds that a run really waits: rules that are tried side by side wait together.
 * @param concurrency of the target
 */
export function waitedFor(rules: readonly RuleForecast[], concurrency: number): number {
  const asked = rules.filter(({ notApplicable }) => notApplicable === undefined);
  const { company, alone } = scheduleOf(asked);
  const waitOf = (index: number) => asked[index]?.waits ?? 0;
  const busyUntil = Array.from({ length: concurrency }, () => 0);
  for (const index of company) {
    const lane = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[lane] = (busyUntil[lane] ?? 0) + waitOf(index);
  }
  return alone.reduce((sum, index) => sum + waitOf(index), Math.max(...busyUntil));
}

/** How often a person is asked in one run, unless every approval is wanted. */
export const MOST_APPROVALS = 15;

const LEFT_OUT = `a person is asked ${MOST_APPROVALS} times at most, and other rules come first: --every-approval`;

/**
 * Chooses what a person is asked for: the most serious rules first, and of these the ones that need the fewest answers.
 * @returns why each of the others is not asked, by rule id; the same in whatever order the rules come
 */
export function leftOut(rules: readonly RuleForecast[]): ReadonlyMap<string, string> {
  const asking = rules
    .filter(({ decisions }) => decisions > 0)
    .sort(
      (one, other) =>
        AT_RISK.indexOf(one.rule.atRisk) - AT_RISK.indexOf(other.rule.atRisk) ||
        one.decisions - other.decisions ||
        one.rule.id.localeCompare(other.rule.id),
    );
  const reasons = new Map<string, string>();
  let left = MOST_APPROVALS;
  for (const { rule, decisions } of asking) {
    if (decisions <= left) left -= decisions;
    else reasons.set(rule.id, LEFT_OUT);
  }
  return reasons;
}

async function countDecisions(
  target: Target,
  selection: readonly Selected[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const reference = await referenceDeployment({}, new MemoryNetwork());
  const { capabilities, approval } = target;
  for (const { rule, level } of selection) {
    const { redactor: _, ...environment } = await reference.open(rule);
    const counted = outOfSight(environment, () => counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1));
    const described = { ...environment.target, capabilities, approval };
    await tryRule(rule, level, { ...environment, target: described, approvers: counted }, () => 0);
    await environment.close();
  }
  await reference.close();
  return counts;
}

/**
 * An approver of whom the harness sees only the last address, as of a person; underneath, the forms of the
 * reference connector.
 * @param onDecision called before each decision
 */
export function outOfSight(
  { target, dispatcher, session, turn, wait }: Omit<TestEnvironment, 'redactor'>,
  onDecision: () => void = () => undefined,
): Approvers {
  const { timeoutMs } = target.limits;
  return {
    forTrial: (recorder) => {
      const http = new HttpClient({ dispatcher, timeoutMs, turn, wait }, recorder);
      const browser = (jar?: Browser['jar']) => new Browser(http, 'user', ownOrigins(target), {}, jar);
      const user = new User(browser(session), browser, target.user, {});
      const decide = (url: string, decision: Decision) => {
        onDecision();
        return decision === 'deny' ? user.deny(url) : user.decide(url);
      };
      return { decide, opens: (url) => user.opens(url) };
    },
    close: async () => undefined,
  };
}
