import { html } from 'ghtml';
import type { Slice } from '../store/index.ts';
import type { ConsoleRequest } from './console-request.ts';

const ROWS_PER_PAGE = 50;

/** What a table shows. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  /** HTML of each row's cells, `td` or `th` included. */
  readonly rows: readonly string[];
  /** The text in place of a table without rows. */
  readonly empty: string;
}

/** A table that scrolls inside its own box where the screen is narrow. */
export function table({ caption, columns, rows, empty }: Table): string {
  if (rows.length === 0) return html`<p>${empty}</p>`;
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`).join('');
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>!${heads}</tr></thead>
<tbody>
!${rows.map((cells) => `<tr>${cells}</tr>`).join('\n')}
</tbody>
</table></div>`;
}

/** An instant, in milliseconds or ISO 8601, as the reader writes it; a dash without one. */
export function instant(at: number | string | null): string {
  if (at === null) return '–';
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** A part of a long list, newest first, and the links to the parts beside it. */
export function listPart<Row>(
  { query, request }: ConsoleRequest,
  accountId: string,
  read: (accountId: string, slice: Slice) => readonly Row[],
): { readonly rows: readonly Row[]; readonly links: string } {
  const page = Math.min(Math.max(Math.trunc(Number(query.get('page') ?? 1)) || 1, 1), 1_000_000);
  // One more than is shown: whether there is a next page.
  const rows = read(accountId, { limit: ROWS_PER_PAGE + 1, offset: (page - 1) * ROWS_PER_PAGE });
  const link = (to: number, label: string) =>
    html`<li><a href="${request.path}?${new URLSearchParams({ account: accountId, page: String(to) })}">${label}</a></li>`;
  const links = [
    ...(page > 1 ? [link(page - 1, 'Newer')] : []),
    ...(rows.length > ROWS_PER_PAGE ? [link(page + 1, 'Older')] : []),
  ];
  return {
    rows: rows.slice(0, ROWS_PER_PAGE),
    links: links.length === 0 ? '' : `<nav aria-label="Pages"><ul>${links.join('')}</ul></nav>`,
  };
}

/** A list that follows what happens, where scripts run. */
export function followed(list: string): string {
  return html`<p role="status" data-live-status></p><div data-live>!${list}</div>`;
}
