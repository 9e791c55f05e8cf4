/** The first screen of the page: which rules failed, and what they have in common. */
import { html } from 'ghtml';
import { oneLine, plural } from '../../text.ts';
import { inCommon } from '../common.ts';
import type { Result, RunDocument } from '../document.ts';
import { withVerdict } from '../summary.ts';

/** Rules that are listed before the page goes on. */
const LISTED = 8;

/** @returns the failing rules as links to their results, and what they share; empty where nothing failed unexpectedly */
export function glance(run: RunDocument, idOf: (result: Result) => string): string {
  const failed = withVerdict(run.results, 'fail').filter(({ known }) => known === undefined);
  if (failed.length === 0) return '';
  const items = failed
    .slice(0, LISTED)
    .map(
      (result) =>
        html`<li><a href="#${idOf(result)}">${oneLine(result.title)}</a> <span class="badge">${result.atRisk}</span> <code>${result.rule}</code></li>`,
    );
  const more = failed.length - LISTED;
  const rest = more > 0 ? html`<li><a href="#verdict-fail">and ${plural(more, 'more rule')}</a></li>` : '';
  const shared = inCommon(failed).map(
    ({ what, count }) => html`<li><b>${count} of ${failed.length}</b> ${what}</li>`,
  );
  const common =
    shared.length === 0 ? '' : html`<div><h2>What they have in common</h2><ul>!${shared.join('')}</ul></div>`;
  return html`<div class="glance"><div><h2>${plural(failed.length, 'failing rule')}</h2><ol>!${items.join('')}!${rest}</ol></div>!${common}</div>`;
}
