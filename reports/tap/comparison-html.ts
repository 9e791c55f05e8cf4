/** A comparison of a tap with the simulated PBX as one HTML file. */
import { createHash } from 'node:crypto';
import { html as markup } from 'ghtml';
import { STYLE } from '../run/html/style.ts';
import { oneLine, plural } from '../text.ts';
import type { TapClaim, TapComparison, TapDifference } from './comparison.ts';
import { claimsVerdict, comparisonVerdict, eventOf, eventsOf } from './comparison-text.ts';

/** The report's style sheet, and what only this page shows. */
const PAGE_STYLE = `${STYLE}
.claims-table{min-width:38rem}.claims-table td:first-child{width:55%}.claims-table td,.claims-table th{vertical-align:top}
.claims-table td{min-width:4rem}.claims-table :target{background:var(--box)}
.count{display:inline-block;min-width:3.5rem;font-weight:600;font-variant-numeric:tabular-nums}
section ul{margin:.25rem 0;padding-left:1.25rem}section li{overflow-wrap:anywhere}
.pair h3{margin-top:.25rem}footer{margin-top:2rem;border-top:1px solid var(--line);padding-top:.5rem}
`;

/** @returns the comparison as a self-contained HTML document; every text in it is escaped */
export function tapComparisonHtml(comparison: TapComparison): string {
  const { differences, claims, notCompared, assumed } = comparison;
  const verdict = comparisonVerdict(comparison);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-!${createHash('sha256').update(PAGE_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'">
<title>${verdict}</title>
<style>!${PAGE_STYLE}</style>
</head>
<body>
!${top(comparison, verdict)}
<main>
!${differences.length === 0 ? '' : markup`<section aria-labelledby="differences"><h2 id="differences">Differences</h2><p class="about">One entry for each kind, the most frequent first, with one example. The real PBX's side is what the tap recorded; secrets are labels.</p>!${differences.map(difference)}</section>`}
<section aria-labelledby="model"><h2 id="model">The engine's model</h2><p class="about">${claimsVerdict(comparison)} Each entry is described, with its source and certainty, in engine-model.md.</p>
!${claimTable('Contradicted', 'The real traffic shows something else.', claims.contradicted)}
!${claimTable('Confirmed', 'The traffic shows it, and no difference speaks against it.', claims.confirmed)}
!${claimTable('Not seen', 'Nothing in the traffic is about it.', claims.notSeen)}</section>
!${list(
    'not-compared',
    'Not compared',
    'The traffic does not show what would decide it.',
    notCompared.map(({ what, why, count }) => `${count} × ${what}: ${why}`),
  )}
!${list('assumed', 'Assumed', 'How the simulated PBX was set up.', assumed)}
</main>
<footer><p class="about">The simulated PBX gets the recorded answers and sends nothing. This project has tried no real PBX itself: a difference is a finding about the simulated one.</p></footer>
</body>
</html>
`;
}

function top(
  { target, startedAt, template, profile, events, requests, differences, tool }: TapComparison,
  verdict: string,
): string {
  const tone = differences.length > 0 ? 'bad' : requests.compared > 0 ? 'good' : 'unsure';
  const { real, simulated, compared, equal } = requests;
  const counts = [`${real} real`, `${simulated} simulated`, `${compared} compared`, `${equal} equal`];
  return markup`<header><h1 class="!${tone}">${verdict}</h1>
<p class="about">Tap of ${target.name} (${target.url}), ${startedAt}, against the simulated ${profile.title} (${profile.name}) with the template ${template}; ${tool.name} ${tool.version}.</p>
<ul class="tally">!${counts.map((each) => markup`<li>${each}</li>`)}</ul>
<p>${events.map(({ kind, count }) => eventsOf(kind, count)).join(', ') || 'Nothing happened that a PBX could be made to do.'}</p></header>`;
}

function difference({ kind, scenario, where, what, count, example, claims }: TapDifference): string {
  const { event, exchange, real, simulated } = example;
  const at = [
    ...(event === '' ? [] : [eventOf(event)]),
    ...(exchange === undefined ? [] : [`exchange ${exchange} of the tap`]),
  ].join(', ');
  const links = claims.map((key) => markup`<a href="#claim-${key}">${key}</a> `);
  return markup`<details class="result" open><summary><span class="count fail">${count} ×</span> <span class="title">${scenario}, ${where}</span> ${oneLine(what)} <span class="badge">${kind}</span></summary>
<div class="body"><div class="pair"><div><h3>Real</h3><pre>${real || '(nothing)'}</pre></div><div><h3>Simulated</h3><pre>${simulated || '(nothing)'}</pre></div></div>
!${at === '' ? '' : markup`<p class="where">For example: ${at}.</p>`}<p>Entries of the engine's model: !${claims.length === 0 ? 'none is about it' : links}</p></div></details>`;
}

function claimTable(heading: string, about: string, claims: readonly TapClaim[]): string {
  if (claims.length === 0) return '';
  const rows = claims.map(
    ({ key, area, claim, source, certainty, switch: member, seen }) =>
      markup`<tr id="claim-${key}"><td><code>${key}</code> ${claim}<br><small>${area}</small></td><td>${source}</td><td>${certainty}</td><td>${member ?? ''}</td><td>${seen}</td></tr>`,
  );
  return markup`<h3>${heading} (${claims.length})</h3><div class="scroll" tabindex="0" role="region" aria-label="${heading}"><table class="claims-table"><caption>${about}</caption><thead><tr><th scope="col">Entry</th><th scope="col">Source</th><th scope="col">Certainty</th><th scope="col">Switch</th><th scope="col">Seen</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

function list(id: string, heading: string, about: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><p class="about">${about} ${plural(items.length, 'item')}.</p><ul>!${items.map((each) => markup`<li>${oneLine(each)}</li>`)}</ul></section>`;
}
