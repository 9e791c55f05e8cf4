import { html } from 'ghtml';
import { table } from '../../web/page-parts.ts';
import { PBX_PROFILES, type PbxProfileName } from '../engine/profile.ts';
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
    ({
      at,
      severity,
      rule,
      message,
      why,
      remedy,
    }) => html`<td>${at.line}</td><td><span class="pill ${severity}">${severity}</span></td>
<td><strong>${message}</strong><br>${why} ${remedy} <small>${rule}</small></td>`,
  );
  const more = findings.length > MOST ? html`<p>${findings.length - MOST} more are not listed.</p>` : '';
  const caption = `What a PBX would stumble over: ${title}`;
  return table({ caption, columns: ['Line', 'Severity', 'Finding'], rows, empty: '' }) + more;
}
