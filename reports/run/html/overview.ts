/** The two pictures on top of the page: areas by levels, and the run over time. */
import { html } from 'ghtml';
import { clip, duration } from '../../text.ts';
import type { Result, RunDocument, Verdict } from '../document.ts';
import { areaOf, byArea, LEVELS, VERDICTS } from '../summary.ts';

/** Passed first, so that what is missing stands at the right end of a bar. */
export const BAR_ORDER: readonly Verdict[] = ['pass', ...VERDICTS.filter((verdict) => verdict !== 'pass')];

/** @returns a table: a row per area, a column per level, in each cell a bar and how many passed */
export function areasByLevels(run: RunDocument): string {
  if (run.results.length === 0) return '';
  const levels = LEVELS.filter((level) => run.results.some((result) => result.level === level));
  const row = (name: string, results: readonly Result[]) => html`<tr>!${name}!${levels.map((level) =>
    cell(results.filter((result) => result.level === level)),
  )}!${cell(results)}</tr>
`;
  const rows = [...byArea(run.results)].map(([area, results]) =>
    row(html`<th scope="row"><button type="button" data-show="${area}">${area}</button></th>`, results),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Areas by levels, scrolls sideways"><table class="areas"><caption>Passed of those checked, by area and level</caption>
<thead><tr><th scope="col">Area</th>!${levels.map((level) => html`<th scope="col">${level}</th>`)}<th scope="col">All</th></tr></thead>
<tbody>!${rows}!${row('<th scope="row">All areas</th>', run.results)}</tbody></table></div>`;
}

function cell(results: readonly Result[]): string {
  if (results.length === 0) return '<td></td>';
  const passed = results.filter((result) => result.verdict === 'pass').length;
  const checked = results.filter((result) => result.verdict !== 'not-applicable').length;
  return html`<td>!${bar(results)} ${checked === 0 ? 'none' : `${passed}/${checked}`}</td>`;
}

/** @returns a stacked bar of the verdicts, as wide as its column */
export function bar(results: readonly Result[]): string {
  let x = 0;
  const parts = BAR_ORDER.flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    if (count === 0) return [];
    const width = (100 * count) / results.length;
    const part = html`<rect class="!${verdict}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="8"/>`;
    x += width;
    return [part];
  });
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">!${parts}</svg>`;
}

const WIDTH = 900;
const LABELS = 184;
const ROW = 16;

/** @returns when each rule was checked: a row per area, a mark per rule that exchanged anything */
export function timeline(run: RunDocument, idOf: (result: Result) => string): string {
  const timed = run.results.flatMap((result) => {
    const [first] = result.exchanges;
    const end = Math.max(...result.exchanges.map((exchange) => exchange.atMs + exchange.durationMs));
    return first ? [{ result, start: first.atMs, end }] : [];
  });
  if (timed.length === 0) return '';
  const areas = [...byArea(timed.map(({ result }) => result)).keys()];
  const span = Math.max(1, run.durationMs, ...timed.map(({ end }) => end));
  const x = (milliseconds: number) => LABELS + (milliseconds / span) * (WIDTH - LABELS - 10);
  const height = areas.length * ROW + 22;
  const passedFirst = timed.toSorted(
    (a, b) => Number(b.result.verdict === 'pass') - Number(a.result.verdict === 'pass'),
  );
  // What did not pass is drawn last: nothing hides it.
  const marks = passedFirst.map(({ result, start, end }) => {
    const rect = html`<rect class="!${result.verdict}" x="${x(start).toFixed(1)}" y="${areas.indexOf(areaOf(result.rule)) * ROW + 3}" width="${Math.max(2, x(end) - x(start)).toFixed(1)}" height="10"><title>${result.title}, ${duration(end - start)}</title></rect>`;
    return result.verdict === 'pass'
      ? rect
      : html`<a href="#${idOf(result)}" aria-label="${result.title}">!${rect}</a>`;
  });
  const names = areas.map(
    (area, index) => html`<text class="area" x="0" y="${index * ROW + 12}">${clip(area, 24)}</text>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = x(part * span).toFixed(1);
    return html`<line class="lifeline" x1="${at}" x2="${at}" y1="0" y2="${height - 18}"/><text class="tick" x="${at}" y="${height - 4}" text-anchor="!${part === 1 ? 'end' : 'middle'}">${part === 0 ? '0' : duration(part * span)}</text>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Timeline, scrolls sideways"><svg class="timeline" role="group" aria-label="When each rule was checked" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">!${ticks}!${names}!${marks}</svg></div>`;
}
