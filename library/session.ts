import { dirname, resolve } from 'node:path';
import { examineFirst } from '../cli/lib/examine-first.ts';
import { TOOL } from '../cli/lib/output.ts';
import { withOrigin } from '../cli/lib/revision.ts';
import { DEFAULT_RULES, type Selection, selectionOf } from '../cli/lib/selection.ts';
import { placeOfTarget } from '../cli/lib/target-place.ts';
import { unaskedOf } from '../cli/lib/unasked.ts';
import {
  applyKnown,
  BEFORE_ALL,
  FIRST_HALF,
  MOST_APPROVALS,
  openTarget,
  readKnown,
  readTargetFile,
  referenceDeployment,
  runSuites,
  type Selected,
  type TargetFile,
  targetFromObject,
} from '../harness/index.ts';
import type { Result, RunDocument } from '../reports/run/document.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import type { ConformanceOptions, RunPlan } from './options.ts';

/** What a run hears and is ended by. */
interface Running {
  readonly onResult?: (result: Result, done: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A deployment that is open, and the rules that are going to be asked of it. */
export class ConformanceSession {
  readonly #options: ConformanceOptions;
  readonly #selection: Selection;
  readonly #deployment: Deployment;

  private constructor(options: ConformanceOptions, selection: Selection, deployment: Deployment) {
    this.#options = options;
    this.#selection = selection;
    this.#deployment = deployment;
  }

  /**
   * Opens the deployment and asks what has to be right before any rule.
   * @throws ConfigurationError where options or target are wrong, Unreachable where the deployment gives no answer
   */
  static async open(options: ConformanceOptions, signal?: AbortSignal): Promise<ConformanceSession> {
    const file = targetOf(options);
    const selection = await planOf(options, file);
    const { evidence = '.' } = options;
    if (file === undefined) return new ConformanceSession(options, selection, await referenceDeployment());
    const folder = folderOf(options);
    const asked = { file, folder, signal: signal ?? new AbortController().signal };
    for (const questions of [BEFORE_ALL, FIRST_HALF]) await examineFirst(questions, asked);
    const approvals = { mostApprovals: MOST_APPROVALS };
    const deployment = await openTarget(file, folder, evidence, approvals);
    return new ConformanceSession(options, selection, deployment);
  }

  /** What is going to be run. */
  get plan(): RunPlan {
    const { name, version } = this.#selection.profile;
    const rules = this.#selection.selected.map(({ rule: { id, title } }) => ({ id, title }));
    const { target } = this.#deployment;
    return {
      target: this.#placed({ name: target.name, url: target.issuer }),
      profile: { name, version },
      rules,
    };
  }

  /** Tries the rules, or those of them that are named; known failures are marked. */
  async run({ onResult, signal }: Running, ids?: readonly string[]): Promise<RunDocument> {
    const { selected, catalog } = this.#selection;
    const selection: readonly Selected[] =
      ids === undefined ? selected : selected.filter(({ rule }) => ids.includes(rule.id));
    const run = await runSuites({
      deployment: this.#deployment,
      selection,
      profile: this.plan.profile,
      tool: TOOL,
      leftOut: await unaskedOf(this.#deployment, selected),
      ...(onResult === undefined ? {} : { onResult }),
      ...(signal === undefined ? {} : { signal }),
    });
    const { known } = this.#options;
    const list = known === undefined ? [] : readKnown(known, catalog);
    const here = list.filter(({ rule }) => selection.some((one) => one.rule.id === rule));
    const today = new Date().toISOString().slice(0, 10);
    const { environment = process.env } = this.#options;
    const whole = withOrigin({ ...run, target: this.#placed(run.target) }, environment);
    return applyKnown(whole, here, today).run;
  }

  /** Replaces the secrets of the run in a finished file. */
  scrub(text: string): string {
    return this.#deployment.scrubRendered?.(text) ?? text;
  }

  /** Closes what was opened. */
  close(): Promise<void> {
    return this.#deployment.close();
  }

  #placed(target: RunDocument['target']): RunDocument['target'] {
    const path = this.#options.target;
    return typeof path === 'string' ? { ...target, file: placeOfTarget(path) } : target;
  }
}

/**
 * @returns the rules that the options select, without opening anything
 * @throws ConfigurationError where options or target are wrong
 */
export async function planOf(
  { profile, only, rules }: ConformanceOptions,
  file: TargetFile | undefined,
): Promise<Selection> {
  return selectionOf({ profile: profile ?? file?.profile ?? DEFAULT_RULES, only: only?.join(','), rules });
}

/** @throws ConfigurationError */
export function targetOf(options: ConformanceOptions): TargetFile | undefined {
  const { target, environment = process.env } = options;
  if (target === undefined) return undefined;
  return typeof target === 'string'
    ? readTargetFile(target, environment)
    : targetFromObject(target, { environment, folder: folderOf(options) });
}

function folderOf({ target, folder = '.' }: ConformanceOptions): string {
  return typeof target === 'string' ? dirname(resolve(target)) : resolve(folder);
}
