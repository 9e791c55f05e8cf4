import { performance } from 'node:perf_hooks';
import type { Level, Result } from '../reports/run/document.ts';
import type { Rule } from '../suites/kit/rule.ts';
import type { Deployment, TestEnvironment } from '../suites/kit/test-environment.ts';
import { SideBySide } from './side-by-side.ts';
import { notAsked, ofRule, rest, tryRule } from './try-rule.ts';

/** Why a rule was not tried whose run ended early. */
export const INTERRUPTED = 'the run was interrupted';

/** A rule that a profile asks. */
export interface Selected {
  readonly rule: Rule;
  /** How strongly the profile asks for it. */
  readonly level: Level;
}

/** Which rules are tried, and who hears of it. */
export interface TrialsOptions {
  readonly deployment: Deployment;
  readonly selection: readonly Selected[];
  /** Why rules of the selection are not asked, by their id: they are not applicable. */
  readonly leftOut?: ReadonlyMap<string, string>;
  /** Called after each rule, once it has a verdict; once more for a verdict that had to be asked again. */
  readonly onResult?: (result: Result, done: number) => void;
  /** Ends the run early: rules not yet tried to their end are blocked. */
  readonly signal?: AbortSignal;
}

/** The trials of a run, and what they came to so far. */
export class Trials {
  readonly #options: TrialsOptions;
  readonly #start = performance.now();
  readonly #interrupted: Promise<typeof INTERRUPTED>;
  readonly #results: (Result | undefined)[];
  readonly #sideBySide = new SideBySide(() => this.now());
  /** Verdicts that are not final: a neighbor may have brought them about. */
  readonly #doubted = new Map<number, Result>();
  /** Why what remains is not tried. */
  #cut: string | undefined;
  #done = 0;

  constructor(options: TrialsOptions) {
    this.#options = options;
    this.#results = options.selection.map(() => undefined);
    this.#interrupted = aborted(options.signal).then(() => INTERRUPTED);
  }

  /** The positions of the rules to be tried again alone, in the order of the selection. */
  get doubted(): readonly number[] {
    return [...this.#doubted.keys()].sort((one, other) => one - other);
  }

  /** Milliseconds since the run started. */
  now(): number {
    return performance.now() - this.#start;
  }

  /**
   * Tries the rules at these positions of the selection.
   * @param lanes how many at once; with more than one at a shared server, only what no neighbor can have brought about is final
   */
  async try(positions: readonly number[], lanes: number): Promise<void> {
    const inCompany = lanes > 1 && this.#options.deployment.shared === true;
    const left = positions.values();
    const lane = async () => {
      for (const position of left) {
        if (this.#cut !== undefined || this.#options.signal?.aborted === true) return;
        await this.#tryOne(position, inCompany);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** @returns why rules cannot be tried side by side here: what one session or token does ends another; undefined: they can */
  obstacle(): Promise<string | undefined> {
    return this.#brokenBy(this.#sideBySide.before);
  }

  /**
   * Asks whether the tokens that were alive before the trials side by side still are. Where they are not, what those trials
   * came to is doubted as a whole.
   * @returns why; undefined: they are
   */
  async disturbance(): Promise<string | undefined> {
    const disturbed = await this.#brokenBy(this.#sideBySide.after);
    if (disturbed === undefined) return undefined;
    for (const [position, result] of this.#results.entries())
      if (result !== undefined && result.exchanges.length > 0) this.#doubted.set(position, result);
    return disturbed;
  }

  /** @returns at which claim a rule about the server as a whole does not hold; undefined: it does, or cannot be asked */
  async #brokenBy(rule: Rule): Promise<string | undefined> {
    const environment = await this.#options.deployment.open(rule);
    try {
      const trial = tryRule(rule, rule.level, environment, () => this.now());
      const result = await Promise.race([trial, this.#interrupted]);
      if (typeof result === 'string' || result.steps.every(({ holds }) => holds)) return undefined;
      return `${result.at}: ${result.actual}`;
    } finally {
      await environment.close();
    }
  }

  /** @returns a verdict for every rule; how many have none of their own, and why */
  complete(): { readonly results: readonly Result[]; readonly untried: number; readonly why: string } {
    const why = this.#cut ?? INTERRUPTED;
    let count = 0;
    const results = this.#options.selection.map(({ rule, level }, position) => {
      const known = this.#doubted.has(position) ? this.#blocked(position) : this.#results[position];
      if (known === undefined) count += 1;
      return known ?? untried(rule, level, why);
    });
    return { results, untried: count, why };
  }

  /** What blocked a rule is worth reading also where it could not be tried again; a violation is not believed then. */
  #blocked(position: number): Result | undefined {
    const result = this.#doubted.get(position);
    return result?.verdict === 'blocked' ? result : undefined;
  }

  async #tryOne(position: number, inCompany: boolean): Promise<void> {
    const { deployment, selection, leftOut } = this.#options;
    const selected = selection[position];
    if (selected === undefined) return;
    const reason = leftOut?.get(selected.rule.id);
    if (reason !== undefined) return this.#settle(position, notAsked(selected.rule, selected.level, reason));
    const environment = await deployment.open(selected.rule);
    try {
      const trial = tryUnthrottled(selected, { ...environment, inCompany }, () => this.now());
      const result = await Promise.race([trial, this.#interrupted]);
      if (typeof result === 'string') {
        this.#cut = result;
        return;
      }
      if (inCompany && !beyondDoubt(result)) this.#doubted.set(position, result);
      else this.#settle(position, result);
      if (perhapsGone(result)) this.#cut ??= await deployment.whyGone?.();
    } finally {
      await environment.close();
    }
  }

  #settle(position: number, result: Result): void {
    if (this.#results[position] === undefined) this.#done += 1;
    this.#results[position] = result;
    this.#doubted.delete(position);
    this.#options.onResult?.(result, this.#done);
  }
}

/**
 * Whether no neighbor can have brought a verdict about: nothing was asked of the server, or the rule passed and each of its
 * requests got an answer that does not complain of load. What makes a server refuse the correct requests of others is
 * tried alone (`Rule.alone`).
 */
function beyondDoubt({ verdict, exchanges }: Result): boolean {
  if (exchanges.length === 0) return true;
  return (
    verdict === 'pass' &&
    exchanges.every(
      ({ response }) => response !== undefined && response.status < 500 && response.status !== 429,
    )
  );
}

/** Whether a result may mean that the deployment has gone away: its last question got no answer, or its first. */
function perhapsGone({ verdict, exchanges }: Result): boolean {
  return verdict === 'blocked' || exchanges.at(-1)?.failure !== undefined;
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
  await rest(environment, limitMs);
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
