import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { table } from '../../web/page-parts.ts';
import { BRAND, document } from '../console/layout.ts';
import type { Fault, Faults } from './faults.ts';

/**
 * The page on which the fault of the connector is chosen: what it has now, and the faults of one area of the rules.
 * @param url path and query of the request: `?area=oauth/code`
 * @param csrf token of the page's forms
 * @returns a whole page of HTML
 */
export function faultsPage(faults: Faults, url: string, csrf: string): string {
  const areas = [...new Set(faults.all.map(areaOf))];
  const wanted = new URL(url, 'http://localhost').searchParams.get('area');
  const current = faults.current;
  const area = areas.find((one) => one === wanted) ?? (current === undefined ? areas[0] : areaOf(current));
  const links = areas.map(
    (one) =>
      html`<li><a href="/faults?area=${encodeURIComponent(one)}" !${one === area ? 'aria-current="page"' : ''}>${one}</a></li>`,
  );
  const shown = faults.all.filter((fault) => areaOf(fault) === area);
  const list = table({
    caption: `Faults of ${area ?? 'no area'}`,
    columns: ['What the server does', 'Choose'],
    rows: shown.map((fault) => row(fault, fault.id === current?.id)),
    empty: 'There is no fault to choose.',
  });
  return document(
    'Faults',
    html`<header class="band">!${BRAND}<nav aria-label="Menu"><ul>
<li><a href="/">Console</a></li><li><a href="/faults" aria-current="page">Faults</a></li></ul></nav></header>
<main id="content">
<h1>Faults</h1>
<p>Each fault makes this connector wrong in one way, which a rule of the suites detects. It applies from the next request on.</p>
<form method="post" action="/faults?${new URLSearchParams({ area: area ?? '' })}" class="fields">!${csrfField(csrf)}
!${state(current)}
<nav aria-label="Areas"><ul class="areas">!${links.join('\n')}</ul></nav>
!${list}
</form>
</main>`,
  );
}

/** A rule's id without its own name: `oauth/code`, `template`. */
function areaOf({ rule }: Fault): string {
  return rule.slice(0, rule.lastIndexOf('/'));
}

function state(current: Fault | undefined): string {
  if (current === undefined) return '<p role="status" class="notice">The connector is sound.</p>';
  return html`<p role="status" class="notice bad">The connector has the fault <code>${current.id}</code>: ${current.does}.</p>
<button name="fault" value="">Make it sound</button>`;
}

function row({ id, does }: Fault, isCurrent: boolean): string {
  const choose = isCurrent
    ? 'Chosen'
    : html`<button class="secondary small" name="fault" value="${id}" aria-label="Choose ${id}">Choose</button>`;
  return html`<td>${does}<br><code>${id}</code></td><td>!${choose}</td>`;
}
