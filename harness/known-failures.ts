import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Result, RunDocument } from '../reports/run/document.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { whyUnreadable } from '../web/problem-error.ts';
import { ConfigurationError } from './errors.ts';
import { YamlDocument } from './yaml/document.ts';
import { nearest } from './yaml/nearest.ts';

/** The shape of a list of known failures; an empty file is an empty list. */
export const knownFile = z.array(
  z.strictObject({
    rule: z.string().min(1),
    reason: z.string().min(1),
    issue: z.string().min(1).optional(),
    /** The last day, `2027-01-31`, on which the failure is tolerated. */
    until: z.iso.date().optional(),
  }),
);

const KNOWN_FORM =
  'a list of known failures, whose entries have rule and reason, and may have issue and until';

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
  } catch (error) {
    throw new ConfigurationError(
      `The list of known failures ${path} cannot be read: ${whyUnreadable(error)}. Check the path given to --known.`,
    );
  }
  const document = new YamlDocument(source, basename(path));
  const known = document.parse(knownFile.nullable(), KNOWN_FORM) ?? [];
  document.refuse(
    known.flatMap(({ rule }, index) => {
      const text = unknownRule(rule, rules);
      return text === undefined ? [] : [{ line: document.lineOf([index, 'rule']), text }];
    }),
  );
  return known.map((entry) => ({ ...entry, rule: ruleOf(entry.rule, rules)?.id ?? entry.rule }));
}

/** A list may call a rule by an id it bore before. */
function ruleOf(id: string, rules: readonly Rule[]): Rule | undefined {
  return rules.find((one) => one.id === id || one.formerly?.includes(id));
}

function unknownRule(id: string, rules: readonly Rule[]): string | undefined {
  if (ruleOf(id, rules) !== undefined) return undefined;
  const suggestion = nearest(
    id,
    rules.map((rule) => rule.id),
  );
  const meant =
    suggestion === undefined ? 'remove it from the list or correct its id.' : `did you mean "${suggestion}"?`;
  return `there is no rule "${id}"; ${meant}`;
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
      notes.push(`${result.rule} is listed as a known failure and passes: remove it from the list.`);
      return result;
    }
    if (result.verdict !== 'fail' && result.verdict !== 'advice') return result;
    if (entry.until !== undefined && entry.until < today) {
      notes.push(`${result.rule} was tolerated until ${entry.until}: repair it, or give it a new day.`);
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
