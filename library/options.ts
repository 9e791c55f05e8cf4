import type { z } from 'zod';
import type { targetFile } from '../harness/index.ts';
import type { Result, RunDocument } from '../reports/run/document.ts';

/** A target file as an object. Texts may be references, `env:NAME` or `file:PATH`; a secret may also be written out. */
export type TargetDescription = z.input<typeof targetFile>;

/** What is asked of which deployment. */
export interface ConformanceOptions {
  /** A target file, by its path or as an object; absent: the reference connector. */
  readonly target?: string | TargetDescription;
  /** What the paths in an object are relative to; default: the working folder. */
  readonly folder?: string;
  /** Where `env:NAME` is looked up; default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Which rules are asked, and how strongly; default: the target's own, or `pbx-connector`. */
  readonly profile?: string;
  /** Ids or id prefixes: `['oauth/code', 'pbx']`. */
  readonly only?: readonly string[];
  /** Folder of rules of your own. */
  readonly rules?: string;
  /** List of known failures. */
  readonly known?: string;
  /** Folder for what a browser leaves behind where it approves; default: the working folder. */
  readonly evidence?: string;
}

/** What is going to be run. */
export interface RunPlan {
  readonly target: RunDocument['target'];
  readonly profile: RunDocument['profile'];
  readonly rules: readonly { readonly id: string; readonly title: string }[];
}

/** Hears of a run. What it throws ends the run. */
export interface Reporter {
  onStart?(plan: RunPlan): void | Promise<void>;
  /**
   * Called after each rule, as soon as it has a verdict, and again in the rare case that it had to be asked once more; its
   * secrets are replaced. The order is that in which the trials end, and not that of the results.
   */
  onResult?(result: Result, done: number, total: number): void;
  /** @param scrub replaces the secrets of the run in a finished file, whatever its format */
  onEnd?(run: RunDocument, scrub: (text: string) => string): void | Promise<void>;
}
