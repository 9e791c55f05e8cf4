/** A run as one HTML file: no network, no script needed for what failed, printable. */
import { createHash } from 'node:crypto';
import { html as markup } from 'ghtml';
import { duration, plural } from '../text.ts';
import type { Result, RunDocument, Verdict } from './document.ts';
import { glance } from './html/glance.ts';
import { history as drawn } from './html/history.ts';
import { areasByLevels, bar, timeline } from './html/overview.ts';
import { OWN_ID, Packed } from './html/packed.ts';
import { resultBody, resultElement, VERDICT_NAMES } from './html/result.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { declared, linkable, shortCommit } from './origin.ts';
import { against, byArea, headline, LEVELS, VERDICTS, withVerdict } from './summary.ts';

/** Bytes of unfolded bodies that the page holds unpacked; the rest is packed, passes first of all. */
const INLINE_BUDGET = 300_000;
/** From this many results on a browser lays out only those in view. */
const MANY = 300;
/** How many unexpected failures are unfolded when the page opens. */
const OPEN_AT_FIRST = 10;

const HEADINGS: Readonly<Record<Verdict, string>> = {
  fail: 'Failures',
  advice: 'Advice',
  blocked: 'Blocked',
  error: 'Errors of the harness',
  'not-applicable': 'Not applicable',
  pass: 'Passed',
};

/**
 * @param history earlier runs to draw
 * @returns the run as a self-contained HTML document; every text in it is escaped
 */
export function html(run: RunDocument, history?: readonly RunDocument[]): string {
  const inOrder = VERDICTS.flatMap((verdict) => withVerdict(run.results, verdict));
  const ids = new Map(inOrder.map((result, index) => [result, `r${index}`]));
  const idOf = (result: Result) => ids.get(result) ?? '';
  const { inline, packed } = divide(inOrder, idOf, run);
  const sections = VERDICTS.map((verdict) =>
    section(verdict, withVerdict(run.results, verdict), (result, open) =>
      resultElement(result, idOf(result), inline.get(result), open),
    ),
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-!${sha256(STYLE)}'; script-src 'sha256-!${sha256(SCRIPT)}'; base-uri 'none'; form-action 'none'">
<title>${headline(run).text} – ${run.target.name}</title>
<style>!${STYLE}</style>
</head>
<body>
!${top(run, inOrder, idOf)}
<main!${run.results.length > MANY ? ' class="many"' : ''}>
<section aria-labelledby="overview"><h2 id="overview">Overview</h2>!${areasByLevels(run)}</section>
!${
    history === undefined
      ? ''
      : markup`<section aria-labelledby="history"><h2 id="history">History</h2>!${drawn(run, history)}</section>
`
  }<section aria-labelledby="rules"><h2 id="rules">Rules</h2>!${filters(run)}</section>
!${sections}
!${timelineSection(run, idOf)}
</main>
<script type="text/plain" id="packed">!${packed.toBase64()}</script>
<script>!${SCRIPT}</script>
</body>
</html>
`;
}

/** Exchanges of a rule after another; a tap keeps those of violations alone. */
function timelineSection(run: RunDocument, idOf: Parameters<typeof timeline>[1]): string {
  const drawnTime = timeline(run, idOf);
  if (run.traffic !== undefined && drawnTime === '') return '';
  return markup`<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>!${drawnTime || '<p>Nothing was exchanged.</p>'}</section>`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function divide(results: readonly Result[], idOf: (result: Result) => string, run: RunDocument) {
  const inline = new Map<Result, string>();
  const packed = new Packed();
  let used = 0;
  for (const result of results) {
    const body = resultBody(result, OWN_ID, run);
    used += body.length;
    if (used <= INLINE_BUDGET) inline.set(result, body.replaceAll(OWN_ID, idOf(result)));
    else packed.add(idOf(result), body);
  }
  return { inline, packed };
}

function top(run: RunDocument, results: readonly Result[], idOf: (result: Result) => string): string {
  const { tone, text } = headline(run);
  const counts = VERDICTS.flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return count > 0
      ? [
          markup`<li><a class="!${verdict}" href="#verdict-!${verdict}">${VERDICT_NAMES[verdict]} ${count}</a></li>`,
        ]
      : [];
  });
  const notes = (run.notes ?? []).map((note) => markup`<p>${note}</p>`);
  return markup`<header><h1 class="!${tone}">${text}</h1>
<p class="about">${run.target.name} (${run.target.url}) against ${against(run)}, ${run.startedAt}, ${duration(run.durationMs)}, ${run.tool.name} ${run.tool.version}!${run.target.file === undefined ? '' : markup`, described in <code>${run.target.file.path}:${run.target.file.line}</code>`}!${commit(run)}</p>
<ul class="tally">!${counts}</ul>!${results.length > 0 ? bar(results) : ''}!${notes.length > 0 ? markup`<div class="notes">!${notes}</div>` : ''}!${glance(run, idOf)}!${declarations(run)}
<noscript><p class="hint">Without scripts the filters are off and the evidence of some rules stays folded away.</p></noscript></header>`;
}

/** The commit that the CI has checked out, linked where it says where. */
function commit({ revision }: RunDocument): string {
  if (revision === undefined) return '';
  const link = (address: string | undefined, text: string) => {
    const href = linkable(address);
    return href === undefined ? markup`${text}` : markup`<a href="${href}" rel="noreferrer">${text}</a>`;
  };
  const run = linkable(revision.run) === undefined ? '' : markup`, !${link(revision.run, "the CI's run")}`;
  return markup`, commit !${link(revision.repository, shortCommit(revision))}!${run}`;
}

/** What the target file says, folded: it decides which rules are not applicable. */
function declarations({ target: { declares } }: RunDocument): string {
  if (declares === undefined) return '';
  const facts = declared(declares).map(([key, text]) => markup`<dt>${key}</dt><dd>${text}</dd>`);
  return markup`<details class="declares"><summary>What the target declares</summary><dl>!${facts}</dl></details>`;
}

function filters(run: RunDocument): string {
  const options = (name: string, choices: readonly string[]) =>
    markup`<label>${name}<select name="!${name.toLowerCase()}"><option value="">all</option>!${choices.map((choice) => markup`<option>${choice}</option>`)}</select></label>`;
  return markup`<form hidden><label>Text<input type="search" name="text" autocomplete="off"></label>
!${options('Area', [...byArea(run.results).keys()])}!${options('Level', LEVELS)}!${options('Verdict', VERDICTS)}
<button type="reset">Clear</button><p class="hint"><output></output> · / to search, j and k to move, Enter to unfold, Escape to clear</p></form>`;
}

function section(
  verdict: Verdict,
  results: readonly Result[],
  element: (result: Result, open: boolean) => string,
): string {
  if (results.length === 0) return '';
  const id = `verdict-${verdict}`;
  const known = results.filter((result) => result.known).length;
  const elements = results.map((result, index) =>
    element(result, verdict === 'fail' && !result.known && index < OPEN_AT_FIRST),
  );
  return markup`<section data-results aria-labelledby="!${id}"><h2 id="!${id}">${HEADINGS[verdict]} <small>${plural(results.length, 'rule')}!${known > 0 ? `, ${known} of them known` : ''}</small></h2>
!${elements}</section>
`;
}
