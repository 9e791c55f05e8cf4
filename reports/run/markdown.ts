/** A run as GitHub Markdown, for a job summary or a pull request comment: failures folded, within a limit. */
import { html } from 'ghtml';
import { clip, duration, oneLine, plural } from '../text.ts';
import type { Cite, Result, RunDocument, Verdict } from './document.ts';
import {
  against,
  badges,
  byArea,
  capitalized,
  consequences,
  counted,
  divideNotTried,
  headline,
  knownText,
  type Tone,
  tally,
  VERDICTS,
  withVerdict,
} from './summary.ts';

/** Bytes a job summary may have (1 MiB), with room for what else a job writes into it. */
export const SUMMARY_LIMIT = 1_000_000;
/** Bytes a pull request comment may have (65 536 characters). */
export const COMMENT_LIMIT = 65_000;

const FIELD = 1500;
const MARKS: Readonly<Record<Tone, string>> = { good: '✅', bad: '❌', unsure: '⚠️' };
const HEADINGS: readonly (readonly [Verdict, string])[] = [
  ['fail', 'Failures'],
  ['advice', 'Advice'],
  ['blocked', 'Blocked'],
  ['error', 'Errors of the harness'],
  ['not-applicable', 'Not applicable'],
];

/**
 * @param limit bytes the text may have at most; what does not fit is counted in a last line
 * @returns Markdown whose only HTML is `details`, `summary`, `b` and `code`
 */
export function markdown(run: RunDocument, limit = SUMMARY_LIMIT): string {
  const { reported, notTried } = divideNotTried(run.results);
  const blocks = [
    ...(run.notes ?? []).map((note) => `> ${escaped(note)}\n`),
    table(run),
    ...HEADINGS.flatMap(([verdict, heading]) => section(heading, withVerdict(reported, verdict))),
    ...notTried.map(
      ({ reason, count, areas }) => `### Not tried (${count})\n\n${escaped(reason)}\n\n${escaped(areas)}\n`,
    ),
  ];
  return fitted(top(run), blocks, limit);
}

function fitted(head: string, blocks: readonly string[], limit: number): string {
  let text = head;
  let bytes = Buffer.byteLength(text) + 100;
  for (const [index, block] of blocks.entries()) {
    bytes += Buffer.byteLength(block) + 1;
    if (bytes > limit)
      return `${text}\n_${plural(blocks.length - index, 'more entry', 'more entries')} left out: the text may have ${limit} bytes._\n`;
    text += `\n${block}`;
  }
  return text;
}

function top(run: RunDocument): string {
  const { tone, text } = headline(run);
  return `## ${MARKS[tone]} ${escaped(text)}\n\n${escaped(clip(`Target ${run.target.name}, ${against(run)}: ${tally(run)} in ${duration(run.durationMs)}`, FIELD))}\n`;
}

function table(run: RunDocument): string {
  if (run.results.length === 0) return '';
  const verdicts = VERDICTS.filter((verdict) => run.results.some((result) => result.verdict === verdict));
  const row = (name: string, cells: readonly (string | number)[]) => `| ${name} | ${cells.join(' | ')} |`;
  const counts = (results: readonly Result[]) =>
    verdicts.map((verdict) => results.filter((result) => result.verdict === verdict).length || '');
  return [
    row('area', verdicts),
    row(
      '---',
      verdicts.map(() => '--:'),
    ),
    ...[...byArea(run.results)].map(([area, results]) => row(escaped(area), counts(results))),
    row(
      '**all**',
      counts(run.results).map((count) => `**${count}**`),
    ),
    '',
  ].join('\n');
}

function section(heading: string, results: readonly Result[]): string[] {
  if (results.length === 0) return [];
  return [`### ${heading} (${counted(results)})\n`, ...results.map(entry)];
}

function entry(result: Result): string {
  const known = result.known ? ' (known)' : '';
  const fields: [string, string][] = [
    ['Requirement', result.cites.map(source).join('; ')],
    ['At', escaped(result.at)],
    ['Expected', escaped(result.expected)],
    ['Got', escaped(result.actual)],
    ...consequences(result).map(([name, text]): [string, string] => [capitalized(name), escaped(text)]),
    ['Known failure', escaped(knownText(result))],
  ];
  return [
    html`<details><summary><b>!${inHtml(result.title)}</b> <code>!${inHtml(result.rule)}</code> ${[result.level, ...badges(result)].join(', ')}${known}</summary>`,
    '',
    ...fields.filter(([, text]) => text !== '').map(([name, text]) => `- **${name}:** ${text}`),
    '',
    '</details>',
    '',
  ].join('\n');
}

function source({ document, section, url }: Cite): string {
  const name = escaped([document, section].join(' ').trim());
  return /^https?:\/\/[^\s<>()]+$/i.test(url ?? '') ? `[${name}](<${url}>)` : name;
}

/** One line of text that means nothing to Markdown, and neither mentions a person nor becomes a link. */
function escaped(text: string): string {
  return harmless(clip(oneLine(text), FIELD))
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function inHtml(text: string): string {
  return html`${harmless(clip(oneLine(text), FIELD))}`;
}

/** A word joiner (U+2060), which is invisible, keeps GitHub from reading a mention, an issue or an address. */
function harmless(text: string): string {
  return text.replace(/[@#]|:\/\/|www\./gi, '$&\u2060');
}
