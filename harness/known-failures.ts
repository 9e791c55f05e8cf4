import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Result, RunDocument } from '../reports/run/document.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { ConfigurationError } from './errors.ts';
import { parseYaml } from './yaml-document.ts';

const knownFile = z.array(
  z.strictObject({
    rule: z.string().min(1),
    reason: z.string().min(1),
    issue: z.string().min(1).optional(),
    /** The last day, `2027-01-31`, on which the failure is tolerated. */
    until: z.iso.date().optional(),
  }),
);

/** A failure that is tolerated for now, and why. */
export type KnownFailure = z.infer<typeof knownFile>[number];

/**
 * Reads a list of known failures.
 * @throws ConfigurationError when it cannot be read, is no such list, or names a rule that does not exist
 */
export function readKnown(path: string, rules: readonly Rule[]): KnownFailure[] {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigurationError(
      `The list of known failures ${path} cannot be read: check the path given to --known.`,
    );
  }
  const name = basename(path);
  const data = parseYaml(source, name).data();
  const parsed = knownFile.safeParse(data ?? []);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = issue?.path.join('.') ?? '';
    throw new ConfigurationError(
      `${name}${at === '' ? '' : ` at ${at}`}: ${issue?.message ?? 'not a list'}; each entry has rule and reason, and may have issue and until.`,
    );
  }
  return parsed.data.map((known) => ({ ...known, rule: currentId(known.rule, rules, name) }));
}

/** A list may call a rule by an id it bore before. */
function currentId(id: string, rules: readonly Rule[], name: string): string {
  const rule = rules.find((one) => one.id === id || one.formerly?.includes(id));
  if (rule === undefined) {
    throw new ConfigurationError(
      `${name}: there is no rule "${id}"; remove it from the list or correct its id.`,
    );
  }
  return rule.id;
}

/**
 * Marks the known failures of a run. They stay failures in every report; they do not decide the exit code.
 * @param today `2027-01-31`
 * @returns the run with its marks and notes, and whether the list itself no longer fits: a known failure that passes,
 *   or one whose day has gone by
 */
export function applyKnown(
  run: RunDocument,
  known: readonly KnownFailure[],
  today: string,
): { run: RunDocument; stale: boolean } {
  const notes: string[] = [];
  const results = run.results.map((result): Result => {
    const entry = known.find(({ rule }) => rule === result.rule);
    if (entry === undefined) return result;
    if (result.verdict === 'pass') {
      notes.push(`${result.rule} is listed as a known failure and passes: take it off the list.`);
      return result;
    }
    if (result.verdict !== 'fail' && result.verdict !== 'advice') return result;
    if (entry.until !== undefined && entry.until < today) {
      notes.push(`${result.rule} was tolerated until ${entry.until}: fix it, or give it a new day.`);
      return result;
    }
    const { reason, issue, until } = entry;
    const mark = {
      reason,
      ...(issue === undefined ? {} : { issue }),
      ...(until === undefined ? {} : { until }),
    };
    return { ...result, known: mark };
  });
  const all = [...(run.notes ?? []), ...notes];
  return { run: { ...run, results, ...(all.length === 0 ? {} : { notes: all }) }, stale: notes.length > 0 };
}
