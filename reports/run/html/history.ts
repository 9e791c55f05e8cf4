/** The runs of one target over time: verdicts as stacked bars, durations as a line, and the rules that changed. */
import { html } from 'ghtml';
import { clip, duration, plural } from '../../text.ts';
import type { RunDocument, Verdict } from '../document.ts';
import { divideNotTried, VERDICTS } from '../summary.ts';
import { BAR_ORDER } from './overview.ts';
import { VERDICT_NAMES } from './result.ts';

/** Runs that are drawn, the latest. */
const SHOWN = 60;
/** Rules whose changes are listed. */
const LISTED = 100;

const WIDTH = 900;
const LEFT = 70;
const BARS = 140;
const LINE = 70;
const GAP = 24;
const HEIGHT = BARS + GAP + LINE + 24;

/**
 * @param earlier runs of any target and profile; only those of this run's are drawn
 * @returns two plots and a table
 */
export function history(run: RunDocument, earlier: readonly RunDocument[]): string {
  const alike = earlier.filter(
    ({ target, profile }) => target.name === run.target.name && profile.name === run.profile.name,
  );
  const all = alike.some(({ startedAt }) => startedAt === run.startedAt) ? alike : [...alike, run];
  const runs = all.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)).slice(-SHOWN);
  const others = earlier.length - alike.length;
  const left = [
    all.length > SHOWN ? `the latest ${SHOWN} of ${all.length} runs` : plural(runs.length, 'run'),
    ...(others > 0 ? [`${plural(others, 'run')} of other targets or profiles left out`] : []),
  ];
  return html`<p class="about">${left.join(', ')}</p><div class="scroll" tabindex="0" role="region" aria-label="History, scrolls sideways">!${plots(runs)}</div>!${changes(runs)}`;
}

function plots(runs: readonly RunDocument[]): string {
  const step = (WIDTH - LEFT) / runs.length;
  const most = Math.max(1, ...runs.map(({ results }) => results.length));
  const longest = Math.max(1, ...runs.map(({ durationMs }) => durationMs));
  const foot = BARS + GAP + LINE;
  const middle = (index: number) => LEFT + (index + 0.5) * step;
  const level = ({ durationMs }: RunDocument) => foot - (durationMs / longest) * LINE;
  const columns = runs.map(
    (run, index) =>
      html`<g><title>${about(run)}</title>!${stack(run, LEFT + index * step, step, most)}<circle class="dot" cx="${middle(index).toFixed(1)}" cy="${level(run).toFixed(1)}" r="3"/></g>`,
  );
  const points = runs.map((run, index) => `${middle(index).toFixed(1)},${level(run).toFixed(1)}`);
  const every = Math.ceil(runs.length / 8);
  const days = runs.map((run, index) =>
    index % every === 0
      ? html`<text class="tick" x="${middle(index).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${run.startedAt.slice(0, 10)}</text>`
      : '',
  );
  return html`<svg class="timeline" role="img" aria-label="Results and durations of ${plural(runs.length, 'run')}, the latest at the right" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><text class="area" x="0" y="12">${plural(most, 'rule')}</text><text class="area" x="0" y="${BARS + GAP + 12}">${duration(longest)}</text><line class="lifeline" x1="${LEFT}" x2="${WIDTH}" y1="${BARS}" y2="${BARS}"/><line class="lifeline" x1="${LEFT}" x2="${WIDTH}" y1="${foot}" y2="${foot}"/><polyline class="plot" points="${points.join(' ')}"/>!${columns}!${days}</svg>`;
}

function about(run: RunDocument): string {
  const counts = VERDICTS.flatMap((verdict) => {
    const count = run.results.filter((result) => result.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return `${run.startedAt}: ${counts.join(', ')}, ${duration(run.durationMs)}`;
}

function stack(run: RunDocument, x: number, step: number, most: number): string {
  const width = Math.min(40, step * 0.8);
  let y = BARS;
  return BAR_ORDER.map((verdict) => {
    const count = run.results.filter((result) => result.verdict === verdict).length;
    if (count === 0) return '';
    const height = (count / most) * BARS;
    y -= height;
    return html`<rect class="!${verdict}" x="${(x + (step - width) / 2).toFixed(1)}" y="${y.toFixed(2)}" width="${width.toFixed(1)}" height="${height.toFixed(2)}"/>`;
  }).join('');
}

/** One verdict of a rule per run; undefined where a run did not have the rule. */
type Course = readonly (Verdict | undefined)[];
type Tried = Verdict | 'not-tried' | undefined;

function changes(runs: readonly RunDocument[]): string {
  const verdicts = runs.map(({ results }) => {
    const reported = new Set(divideNotTried(results).reported);
    return new Map<string, Tried>(
      results.map((result) => [result.rule, reported.has(result) ? result.verdict : 'not-tried']),
    );
  });
  const rules = [...new Set(verdicts.flatMap((of) => [...of.keys()]))].sort();
  const courses = rules
    .map((rule) => [rule, carried(verdicts.map((of) => of.get(rule)))] as const)
    .filter(([, course]) => new Set(course).size > 1);
  if (courses.length === 0) return '<p>No rule has changed its verdict.</p>';
  const rows = courses.slice(0, LISTED).map(([rule, course]) => row(rule, course, runs));
  const rest = courses.length - rows.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Rules that changed, scrolls sideways"><table><caption>Rules that changed their verdict</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Course</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col">Since</th></tr></thead>
<tbody>!${rows}</tbody></table></div>!${rest > 0 ? html`<p>${plural(rest, 'more rule')} left out.</p>` : ''}`;
}

/** A run that was cut short says nothing about what it did not try: the verdict before it is kept, or else the next one is taken. */
function carried(course: readonly Tried[]): Course {
  const tried = (verdict: Tried): verdict is Course[number] => verdict !== 'not-tried';
  let last = course.find(tried);
  return course.map((verdict) => {
    if (tried(verdict)) last = verdict;
    return last;
  });
}

function row(rule: string, course: Course, runs: readonly RunDocument[]): string {
  const now = course.at(-1);
  const last = course.findLastIndex((verdict) => verdict !== now);
  const marks = course.map((verdict, index) =>
    verdict === undefined ? '' : html`<rect class="!${verdict}" x="${index}" width="0.85" height="1"/>`,
  );
  const name = (verdict: Verdict | undefined) =>
    verdict === undefined ? 'absent' : html`<span class="!${verdict}">${VERDICT_NAMES[verdict]}</span>`;
  return html`<tr><th scope="row"><code>${clip(rule, 80)}</code></th><td><svg class="bar" viewBox="0 0 ${course.length} 1" preserveAspectRatio="none" aria-hidden="true">!${marks}</svg></td><td>!${name(course[last])}</td><td>!${name(now)}</td><td>${runs[last + 1]?.startedAt.slice(0, 16).replace('T', ' ') ?? ''}</td></tr>
`;
}
