/** A run for the terminal: what to act on first, then the table, then one line that sums it up. */
import picocolors from 'picocolors';
import { clip, columns, duration, oneLine, wrap } from '../text.ts';
import type { Result, RunDocument, Verdict } from './document.ts';
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

/** How the report is laid out for a terminal. */
export interface ConsoleOptions {
  /** Columns of the terminal; 80 by default, 60 at least (the table needs them). */
  readonly width?: number;
  /** Whether to use ANSI colours; no by default. */
  readonly color?: boolean;
  /** Also lists every claim and exchange of what is shown in full. */
  readonly verbose?: boolean;
}

type Colors = ReturnType<typeof picocolors.createColors>;

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
  const lines = [
    ...(['fail', 'advice', 'blocked', 'error'] as const).flatMap((verdict) => fully(reported, verdict, page)),
    ...inOne(notTried, page),
    ...inShort(run, page),
    ...table(run, page),
    ...(run.notes ?? []).flatMap((note) => wrap(`Note: ${note}`, page.width)),
    ...closing(run, page),
  ];
  return `${lines.join('\n')}\n`;
}

interface Page {
  readonly colors: Colors;
  readonly width: number;
  readonly verbose: boolean;
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

function evidence(result: Result, page: Page): string[] {
  const steps = result.steps.map(
    (step) =>
      `${step.holds ? '✓' : '✗'} ${step.kind} ${step.claim}${step.holds ? '' : `: got ${step.actual}`}`,
  );
  const exchanges = result.exchanges.map((exchange) => {
    const answer = exchange.response ? String(exchange.response.status) : (exchange.failure ?? 'no answer');
    return `${exchange.number} ${exchange.actor}: ${exchange.request.method} ${exchange.request.url} → ${answer}`;
  });
  return [...steps, ...exchanges].flatMap((text) =>
    wrap(oneLine(text), page.width - 6).map(
      (line, index) => `  ${page.colors.dim(`${index === 0 ? '  ' : '    '}${line}`)}`,
    ),
  );
}

function inOne(notTried: readonly NotTried[], page: Page): string[] {
  return notTried.flatMap(({ reason, count, areas }) => [
    page.colors.bold(`Not tried (${count})`),
    ...wrap(oneLine(reason), page.width - 2).map((line) => `  ${line}`),
    ...wrap(oneLine(areas), page.width - 4).map((line) => `    ${page.colors.dim(line)}`),
    '',
  ]);
}

function inShort(run: RunDocument, page: Page): string[] {
  const results = withVerdict(run.results, 'not-applicable');
  if (results.length === 0) return [];
  const reasons = Map.groupBy(results, (result) => oneLine(result.actual || result.at) || 'no reason given');
  return [
    page.colors.bold(`${HEADINGS['not-applicable']} (${results.length})`),
    ...[...reasons].flatMap(([reason, of]) => [
      ...wrap(`${reason}:`, page.width - 2).map((line) => `  ${line}`),
      ...wrap(of.map((result) => result.rule).join(', '), page.width - 4).map(
        (line) => `    ${page.colors.dim(line)}`,
      ),
    ]),
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

function closing(run: RunDocument, page: Page): string[] {
  const { tone, text } = headline(run);
  const paints: Record<Tone, (text: string) => string> = {
    good: page.colors.green,
    bad: page.colors.red,
    unsure: page.colors.yellow,
  };
  const about = `${run.target.name}, ${against(run)}: ${tally(run)} in ${duration(run.durationMs)}`;
  return [
    ...wrap(about, page.width),
    ...wrap(text, page.width).map((line) => page.colors.bold(paints[tone](line))),
  ];
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
