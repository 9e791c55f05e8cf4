/** A comparison in words: for the terminal and as Markdown. */

import { duration, oneLine, plural, wrap } from '../text.ts';
import type { Change, Comparison, Difference, Slowdown } from './compare.ts';

interface Section {
  readonly heading: string;
  readonly lines: readonly (readonly [rule: string, detail: string])[];
}

/** @returns the comparison for a terminal of `width` columns */
export function comparisonText(comparison: Comparison, width = 80): string {
  const lines = [
    ...comparison.warnings.flatMap((warning) => wrap(`Note: ${warning}`, width)),
    ...sections(comparison).flatMap(({ heading, lines }) => [
      `${heading} (${lines.length})`,
      ...lines.flatMap(([rule, detail]) => [
        ...wrap(rule, width - 2).map((line) => `  ${line}`),
        ...wrap(oneLine(detail), width - 6).map((line) => `      ${line}`),
      ]),
      '',
    ]),
    ...wrap(verdict(comparison), width),
  ];
  return `${lines.join('\n')}\n`;
}

/** @returns the comparison as Markdown, whatever a server sent inside code spans */
export function comparisonMarkdown(comparison: Comparison): string {
  const blocks = sections(comparison).map(({ heading, lines }) =>
    [
      `### ${heading} (${lines.length})`,
      '',
      ...lines.map(([rule, detail]) => `- ${code(rule)}: ${code(detail)}`),
      '',
    ].join('\n'),
  );
  return [
    `## ${comparison.regression ? '❌' : '✅'} ${verdict(comparison)}`,
    '',
    ...comparison.warnings.map((warning) => `> ${code(warning)}\n`),
    ...blocks,
  ].join('\n');
}

function verdict(comparison: Comparison): string {
  const { newlyFailing, noLongerChecked, fixed, regression } = comparison;
  const shrinking =
    noLongerChecked.length > 0
      ? `, ${plural(noLongerChecked.length, 'rule')} NO LONGER CHECKED (${comparison.old.checked} checked before, ${comparison.new.checked} now)`
      : '';
  return `${regression ? 'Regression' : 'No regression'}: ${newlyFailing.length} newly failing, ${fixed.length} fixed${shrinking}.`;
}

/** What got worse comes first. */
function sections(comparison: Comparison): Section[] {
  const all: Section[] = [
    { heading: 'Newly failing', lines: comparison.newlyFailing.map(changed) },
    { heading: 'NO LONGER CHECKED', lines: comparison.noLongerChecked.map(changed) },
    { heading: 'Newly advised', lines: comparison.newlyAdvised.map(changed) },
    { heading: 'Changed evidence', lines: comparison.changedEvidence.map(differing) },
    { heading: 'Slower', lines: comparison.slower.map(slowed) },
    { heading: 'Fixed', lines: comparison.fixed.map(changed) },
    { heading: 'Newly checked', lines: comparison.newlyChecked.map(changed) },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

function changed({ rule, title, before, after, actual, known }: Change): [string, string] {
  const found = actual === '' ? '' : `; got ${actual}`;
  return [rule, `${title}: ${before}, now ${after}${known ? ' (known)' : ''}${found}`];
}

function differing({ rule, before, after }: Difference): [string, string] {
  return [rule, `before: ${before}; now: ${after}`];
}

function slowed({ rule, beforeMs, afterMs }: Slowdown): [string, string] {
  return [rule, `${duration(beforeMs)}, now ${duration(afterMs)}`];
}

/** A code span whose fence is longer than any run of backticks in the text (CommonMark 6.1). */
function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}
