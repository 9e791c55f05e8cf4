import { html } from 'ghtml';
import { PBX_PROFILES, type PbxProfileName } from '../engine/profile.ts';
import { table } from './layout.ts';
import type { Linted } from './template-linter.ts';

/** Most that is listed; a template with more has other things to do first. */
const MOST = 60;

/** The findings of lint with line numbers, or why there are none. @param profile the version that they assume */
export function findingsTable(linted: Linted, profile: PbxProfileName): string {
  if ('gaveUp' in linted) return html`<p class="notice warning">${linted.gaveUp}</p>`;
  const { findings } = linted;
  const { title } = PBX_PROFILES[profile];
  if (findings.length === 0) return html`<p>Nothing was found that a ${title} would stumble over.</p>`;
  const rows = findings.slice(0, MOST).map(
    ({ at, severity, rule, message, why, remedy }) => html`<tr>
<td>${at.line}</td><td class="${severity}">${severity}</td>
<td><strong>${message}</strong><br>${why} ${remedy} <small>${rule}</small></td></tr>`,
  );
  const more = findings.length > MOST ? html`<p>${findings.length - MOST} more are not listed.</p>` : '';
  const listed = table(
    `What a PBX would stumble over: ${title}`,
    html`<thead><tr><th scope="col">Line</th><th scope="col">Severity</th><th scope="col">Finding</th></tr></thead>
<tbody>!${rows.join('')}</tbody>`,
  );
  return listed + more;
}
