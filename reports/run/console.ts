/** A run for the terminal: what to act on first, then the table, then one line that sums it up. */
import picocolors from 'picocolors';
import { clip, columns, duration, oneLine, plural, wrap } from '../text.ts';
import { type Colors, evidence, type Page } from './console-evidence.ts';
import type { Result, RunDocument, Verdict } from './document.ts';
import { declared, originLine } from './origin.ts';
import {
  against,
  badges,
  byArea,
  consequences,
  counted,
  divideNotTried,
  headline,
  knownText,
  type NotTried,
  sources,
  type Tone,
  tally,
  withVerdict,
} from './summary.ts';
import { traceOf } from './trace.ts';

/** How the report is laid out for a terminal. */
export interface ConsoleOptions {
  /** Columns of the terminal; 80 by default, 60 at least (the table needs them). */
  readonly width?: number;
  /** Whether to use ANSI colours; no by default. */
  readonly color?: boolean;
  /** Also lists every claim and exchange of what is shown in full, the rules that are not applicable, and every area. */
  readonly verbose?: boolean;
}

const HEADINGS = {
  fail: 'Failures',
  advice: 'Advice',
  blocked: 'Blocked: what had to work first did not',
  error: 'Errors: the harness broke, not the target',
  'not-applicable': 'Not applicable: not checked, so neither good nor bad',
} as const;

/** @returns the whole report, lines ended by newlines, no line wider than `width` */
export function consoleReport(run: RunDocument, options: ConsoleOptions = {}): string {
  const colors = picocolors.createColors(options.color ?? false);
  const page: Page = { colors, width: Math.max(60, options.width ?? 80), verbose: options.verbose ?? false };
  const { reported, notTried } = divideNotTried(run.results);
  const wholeRun = notTried.length === 1 && notTried[0]?.count === run.results.length;
  const uneventful = run.summary.pass + run.summary.notApplicable === run.results.length;
  const brief = uneventful && !page.verbose;
  const lines = [
    ...(['fail', 'advice', 'blocked', 'error'] as const).flatMap((verdict) => fully(reported, verdict, page)),
    ...inOne(notTried, wholeRun, page),
    // Traffic shows a part of the rules at best: what it did not show is no news.
    ...(brief || (run.traffic !== undefined && !page.verbose) ? briefly(run, page) : inShort(run, page)),
    ...(brief || wholeRun ? [] : table(run, page)),
    ...(run.notes ?? []).flatMap((note) => wrap(`Note: ${note}`, page.width)),
    ...closing(run, brief, page),
  ];
  return `${lines.join('\n')}\n`;
}

function fully(reported: readonly Result[], verdict: keyof typeof HEADINGS, page: Page): string[] {
  const results = withVerdict(reported, verdict);
  if (results.length === 0) return [];
  return [
    page.colors.bold(`${HEADINGS[verdict]} (${counted(results)})`),
    '',
    ...results.flatMap((result) => [...entry(result, page), '']),
  ];
}

/** @returns what the report says of one result, without colors */
export function consoleEntry(result: Result, { width = 80 }: { readonly width?: number } = {}): string {
  return entry(result, { colors: picocolors.createColors(false), width, verbose: false }).join('\n');
}

function entry(result: Result, page: Page): string[] {
  const { colors, width } = page;
  const mark = paint(result.verdict, colors)(MARKS[result.verdict]);
  const [first = '', ...rest] = wrap(result.title, width - 2);
  const where = [result.rule, result.level, ...badges(result), sources(result.cites)]
    .filter((part) => part !== '')
    .join(' · ');
  return [
    `${mark} ${colors.bold(first)}`,
    ...rest.map((line) => `  ${colors.bold(line)}`),
    ...wrap(where, width - 2).map((line) => `  ${colors.dim(line)}`),
    ...field('at', result.at, page),
    ...field('expected', result.expected, page),
    ...field('got', result.actual, page),
    ...consequences(result).flatMap(([name, text]) => field(name, text, page)),
    ...field('trace', traceOf(result) ?? '', page),
    ...field('known', knownText(result), page),
    ...(page.verbose ? evidence(result, page) : []),
  ];
}

function field(name: string, value: string, page: Page): string[] {
  if (value === '') return [];
  return wrap(value, page.width - 14).map(
    (line, index) => `  ${page.colors.cyan((index === 0 ? name : '').padEnd(12))}${line}`,
  );
}

/** @param wholeRun no rule at all was tried: how many of each area says nothing then */
function inOne(notTried: readonly NotTried[], wholeRun: boolean, page: Page): string[] {
  return notTried.flatMap(({ reason, count, areas }) => [
    page.colors.bold(`Not tried (${count})`),
    ...wrap(oneLine(reason), page.width - 2).map((line) => `  ${line}`),
    ...(wholeRun ? [] : wrap(oneLine(areas), page.width - 4).map((line) => `    ${page.colors.dim(line)}`)),
    '',
  ]);
}

/** The reasons that rules are not applicable for, the most frequent first. */
function reasonsOf(run: RunDocument): [reason: string, rules: string[]][] {
  const results = withVerdict(run.results, 'not-applicable');
  const groups = Map.groupBy(results, (result) => oneLine(result.actual || result.at) || 'no reason given');
  return [...groups]
    .map(([reason, of]): [string, string[]] => [reason, of.map(({ rule }) => rule)])
    .sort(([, a], [, b]) => b.length - a.length);
}

/** A run without events: as many reasons as fit on one line. */
function briefly(run: RunDocument, page: Page): string[] {
  const reasons = reasonsOf(run);
  const count = run.summary.notApplicable;
  if (count === 0) return [];
  const line = (shown: number) => {
    const named = reasons.slice(0, shown).map(([reason, { length }]) => `${length} ${reason}`);
    const left = reasons.length - shown;
    const more = left === 0 ? [] : [plural(left, shown === 0 ? 'reason' : 'more reason')];
    return `Not applicable: ${count} (--verbose lists them): ${[...named, ...more].join(', ')}`;
  };
  let shown = reasons.length;
  while (shown > 0 && columns(line(shown)) > page.width) shown -= 1;
  return wrap(line(shown), page.width);
}

function inShort(run: RunDocument, page: Page): string[] {
  const reasons = reasonsOf(run);
  if (reasons.length === 0) return [];
  const heading = `${HEADINGS['not-applicable']} (${run.summary.notApplicable})`;
  return [
    page.colors.bold(heading),
    ...reasons.flatMap(([reason, rules]) => [
      ...wrap(reason, page.width - 8).map(
        (line, index) => `${(index === 0 ? String(rules.length) : '').padStart(6)}  ${line}`,
      ),
      ...(page.verbose
        ? wrap(rules.join(', '), page.width - 10).map((line) => `          ${page.colors.dim(line)}`)
        : []),
    ]),
    ...(page.verbose ? [] : [page.colors.dim('        (--verbose lists the rules)')]),
    '',
  ];
}

const COLUMNS: readonly (readonly [Verdict, string])[] = [
  ['pass', 'pass'],
  ['fail', 'fail'],
  ['advice', 'advice'],
  ['blocked', 'blocked'],
  ['error', 'error'],
  ['not-applicable', 'n/a'],
];

function table(run: RunDocument, page: Page): string[] {
  if (run.results.length === 0) return [];
  const numbers = COLUMNS.reduce((sum, [, name]) => sum + name.length + 2, 0);
  const areas = [...byArea(run.results)];
  const longest = Math.max(5, ...areas.map(([area]) => columns(oneLine(area))));
  const first = Math.max(5, Math.min(longest, page.width - numbers));
  const row = (name: string, results: readonly Result[]) =>
    clip(oneLine(name), first).padEnd(first) +
    COLUMNS.map(([verdict, heading]) => cell(results, verdict, heading.length + 2, page.colors)).join('');
  const head = `${'area'.padEnd(first)}${COLUMNS.map(([, name]) => name.padStart(name.length + 2)).join('')}`;
  return [
    page.colors.bold(head),
    ...areas.map(([area, results]) => row(area, results)),
    row('total', run.results),
    '',
  ];
}

function cell(results: readonly Result[], verdict: Verdict, width: number, colors: Colors): string {
  const count = results.filter((result) => result.verdict === verdict).length;
  const text = (count === 0 ? '·' : String(count)).padStart(width);
  return count === 0 ? colors.dim(text) : paint(verdict, colors)(text);
}

/** @param brief what is not applicable was counted before */
function closing(run: RunDocument, brief: boolean, page: Page): string[] {
  const { tone, text } = headline(run);
  const paints: Record<Tone, (text: string) => string> = {
    good: page.colors.green,
    bad: page.colors.red,
    unsure: page.colors.yellow,
  };
  const about = `${run.target.name}, ${against(run)}: ${brief ? `${run.summary.pass} passed` : tally(run)} in ${duration(run.durationMs)}`;
  const origin = originLine(run);
  return [
    ...(page.verbose ? declarations(run, page) : []),
    ...wrap(about, page.width),
    ...(origin === '' ? [] : wrap(origin, page.width)),
    ...wrap(text, page.width).map((line) => page.colors.bold(paints[tone](line))),
  ];
}

/** What the target file says: it decides which rules are not applicable. */
function declarations({ target: { declares } }: RunDocument, page: Page): string[] {
  if (declares === undefined) return [];
  const facts = declared(declares).flatMap(([key, text]) => wrap(`  ${key}: ${text}`, page.width));
  return [page.colors.bold('What the target declares'), ...facts, ''];
}

const MARKS: Readonly<Record<Verdict, string>> = {
  fail: '✗',
  advice: '!',
  blocked: '■',
  error: '?',
  'not-applicable': '-',
  pass: '✓',
};

function paint(verdict: Verdict, colors: Colors): (text: string) => string {
  switch (verdict) {
    case 'pass':
      return colors.green;
    case 'fail':
    case 'error':
      return colors.red;
    case 'advice':
    case 'blocked':
      return colors.yellow;
    case 'not-applicable':
      return colors.dim;
  }
}
