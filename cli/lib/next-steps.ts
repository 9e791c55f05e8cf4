import { visibleText } from '../../harness/index.ts';
import type { Exchange, Result, RunDocument } from '../../reports/run/document.ts';
import { withVerdict } from '../../reports/run/summary.ts';
import { clip, oneLine, plural } from '../../reports/text.ts';
import { shellWord } from './shell-word.ts';

/** As many rules with one cause are worth a line of their own. */
const SEVERAL = 3;
/** Causes that are named; what is left shows once these are repaired. */
const NAMED_CAUSES = 3;

/** What a run's end suggests. */
export interface EndOfRun {
  /** Target file that was checked; absent for the reference connector. */
  readonly target?: string | undefined;
  /** Where `run.json` was written. */
  readonly runFile: string;
}

/** @returns the rules that a rerun has to ask again: what failed without being known, or could not be asked */
export function unsettled(run: RunDocument): Result[] {
  return run.results.filter(
    ({ verdict, known }) => /^(fail|blocked|error)$/.test(verdict) && known === undefined,
  );
}

/** @returns the failing rules, the likely cause that several share, and the line that asks them again; empty where all is settled */
export function nextSteps(run: RunDocument, { target, runFile }: EndOfRun): string {
  const open = unsettled(run);
  if (open.length === 0) return '';
  const failing = withVerdict(open, 'fail').map(({ rule }) => rule);
  const again = [
    'pbx-conformance check',
    ...(target === undefined ? [] : [shellWord(target)]),
    `--rerun ${shellWord(runFile)}`,
  ];
  return [
    '',
    ...(failing.length === 0 ? [] : ['Failing rules:', ...failing.map((rule) => `  ${rule}`)]),
    ...sharedCauses(open),
    `Ask ${open.length === 1 ? 'it' : `the ${open.length}`} again: ${again.join(' ')}`,
    '',
  ].join('\n');
}

/** Rules that stumbled over the same answer have probably one cause, whatever each was about to ask. */
function sharedCauses(open: readonly Result[]): string[] {
  const groups = [...Map.groupBy(open, stumbledOver)].flatMap(([cause, results]) =>
    cause === undefined || results.length < SEVERAL ? [] : [{ cause, results }],
  );
  groups.sort((a, b) => b.results.length - a.results.length);
  return groups.slice(0, NAMED_CAUSES).map(({ cause, results }) => {
    const [first] = [...withVerdict(results, 'fail'), ...results];
    const said = first === undefined ? '' : pageWords(decisive(first));
    return `${plural(results.length, 'rule')} probably share one cause: ${cause}${said}. See ${first?.rule} first.`;
  });
}

/** @returns the exchange that a result was decided by */
function decisive({ steps, exchanges }: Result): Exchange | undefined {
  const decided = steps.find(({ holds }) => !holds)?.exchanges.at(-1);
  return exchanges.find(({ number }) => number === decided) ?? exchanges.at(-1);
}

/** A page's words are no part of what is compared: it may show the time, or a number for its owner. */
function pageWords(exchange: Exchange | undefined): string {
  if (exchange?.response === undefined || !isPage(exchange.response)) return '';
  const words = clip(oneLine(visibleText(exchange.response.body)), 120);
  return words === '' ? '' : ` that says "${words}"`;
}

function isPage({ headers }: NonNullable<Exchange['response']>): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /html/i.test(value));
}

/** @returns the answer that decided a result, where that answer itself is the trouble */
function stumbledOver(result: Result): string | undefined {
  const { verdict, actual } = result;
  const exchange = decisive(result);
  if (exchange === undefined) return verdict === 'blocked' && actual !== '' ? oneLine(actual) : undefined;
  const status = exchange.response?.status ?? 0;
  // A rule about a refusal fails over a success, each for a reason of its own.
  if (verdict !== 'blocked' && status >= 200 && status < 400) return undefined;
  return answered(exchange);
}

function answered({ request, response, failure }: Exchange): string {
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : request.url;
  const grant = /(?:^|&)grant_type=([a-z_]+)/.exec(request.body)?.[1];
  const sent = `${request.method} ${oneLine(path)}${grant === undefined ? '' : ` (${grant})`}`;
  if (response === undefined) return `${sent} got no answer (${failure ?? 'unknown'})`;
  const words = isPage(response) ? 'an HTML page' : clip(oneLine(response.body), 80);
  return `${sent} was answered with ${response.status}${words === '' || response.status < 300 ? '' : `, ${words}`}`;
}
