/** A run as GitHub Markdown, for a job summary or a pull request comment: failures folded, within a limit. */
import { html } from 'ghtml';
import { clip, duration, oneLine, plural } from '../text.ts';
import { inCommon } from './common.ts';
import type { Cite, Result, RunDocument, Verdict } from './document.ts';
import { rerunLine } from './html/again.ts';
import { declared, linkable, rulePage, shortCommit } from './origin.ts';
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

/** Bytes of the text by default: a comment of a pull request may have 65 536 characters, a job summary more. */
export const MARKDOWN_LIMIT = 60_000;

const FIELD = 1500;
const MARKS: Readonly<Record<Tone, string>> = { good: '✅', bad: '❌', unsure: '⚠️' };
const HEADINGS: readonly (readonly [Verdict, string])[] = [
  ['fail', 'Failures'],
  ['advice', 'Advice'],
  ['blocked', 'Blocked'],
  ['error', 'Errors of the harness'],
];

/**
 * @param limit bytes the text may have at most; what does not fit is counted in a last line
 * @returns Markdown whose only HTML is `details`, `summary`, `b` and `code`
 */
export function markdown(run: RunDocument, limit = MARKDOWN_LIMIT): string {
  const { reported, notTried } = divideNotTried(run.results);
  const blocks = [
    ...(run.notes ?? []).map((note) => `> ${escaped(note)}\n`),
    ...shared(run),
    table(run),
    ...HEADINGS.flatMap(([verdict, heading]) => section(heading, withVerdict(reported, verdict), run)),
    ...notTried.map(
      ({ reason, count, areas }) => `### Not tried (${count})\n\n${escaped(reason)}\n\n${escaped(areas)}\n`,
    ),
    ...notApplicable(run.results),
    ...declarations(run),
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
  return `## ${MARKS[tone]} ${escaped(text)}\n\n${escaped(clip(`Target ${run.target.name}, ${against(run)}: ${tally(run)} in ${duration(run.durationMs)}`, FIELD))}\n${commit(run)}`;
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

/** What the violations have in common. */
function shared(run: RunDocument): string[] {
  const failed = withVerdict(run.results, 'fail').filter(({ known }) => known === undefined);
  const facts = inCommon(failed).map(
    ({ what, count }) => `- **${count} of ${failed.length}** ${escaped(what)}`,
  );
  return facts.length === 0 ? [] : [`What they have in common:\n\n${facts.join('\n')}\n`];
}

/** Counted by their reasons: one entry for each rule would leave no room for what failed. */
function notApplicable(results: readonly Result[]): string[] {
  const skipped = withVerdict(results, 'not-applicable');
  if (skipped.length === 0) return [];
  const reasons = [...Map.groupBy(skipped, ({ actual }) => actual)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, of]) => {
      const areas = [...byArea(of)].map(([area, { length }]) => `${area} ${length}`).join(', ');
      return `- ${plural(of.length, 'rule')}: ${escaped(reason)} (${escaped(areas)})`;
    });
  return [`### Not applicable (${skipped.length})\n\n${reasons.join('\n')}\n`];
}

function section(heading: string, results: readonly Result[], run: RunDocument): string[] {
  if (results.length === 0) return [];
  return [`### ${heading} (${counted(results)})\n`, ...results.map((result) => entry(result, run))];
}

function entry(result: Result, { target, tool }: RunDocument): string {
  const known = result.known ? ' (known)' : '';
  const fields: [string, string][] = [
    ['Requirement', result.cites.map(source).join('; ')],
    ['At', escaped(result.at)],
    ['Expected', escaped(result.expected)],
    ['Got', escaped(result.actual)],
    ...consequences(result).map(([name, text]): [string, string] => [capitalized(name), escaped(text)]),
    ['Known failure', escaped(knownText(result))],
    ['Try it again', `\`${rerunLine(result.rule, target)}\``],
    ["The rule's page", page(result.rule, tool)],
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

/** A link where the documentation is published; else nothing, since a path of the package leads nowhere on a web page. */
function page(rule: string, tool: RunDocument['tool']): string {
  const { text, href } = rulePage(rule, tool);
  return href === undefined ? '' : `[${escaped(text)}](<${href}>)`;
}

/** What the target file says: it decides which rules are not applicable. */
function declarations({ target: { declares } }: RunDocument): string[] {
  if (declares === undefined) return [];
  const facts = declared(declares).map(([key, text]) => `- ${escaped(key)}: ${escaped(text)}`);
  return [`### What the target declares\n\n${facts.join('\n')}\n`];
}

/** The commit that the CI has checked out, linked where it says where. */
function commit({ revision }: RunDocument): string {
  if (revision === undefined) return '';
  const link = (address: string | undefined, text: string) =>
    linkable(address) === undefined ? escaped(text) : `[${escaped(text)}](<${address}>)`;
  const run = linkable(revision.run) === undefined ? '' : `, ${link(revision.run, "the CI's run")}`;
  return `\nCommit ${link(revision.repository, shortCommit(revision))}${run}\n`;
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
