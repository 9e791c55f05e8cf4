import { html } from 'ghtml';
import type { Slice } from '../store/index.ts';
import type { ConsoleRequest } from './console-request.ts';

const rowsPerPage = 50;

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  /** HTML of each row's cells, `td` or `th` included. */
  readonly rows: readonly string[];
  /** What stands there when there are no rows. */
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

/** An instant, in milliseconds or ISO 8601, as its readers write it; a dash for none. */
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
  // One more than is shown tells whether there is a next page.
  const rows = read(accountId, { limit: rowsPerPage + 1, offset: (page - 1) * rowsPerPage });
  const link = (to: number, label: string) =>
    html`<li><a href="${request.path}?${new URLSearchParams({ account: accountId, page: String(to) })}">${label}</a></li>`;
  const links = [
    ...(page > 1 ? [link(page - 1, 'Newer')] : []),
    ...(rows.length > rowsPerPage ? [link(page + 1, 'Older')] : []),
  ];
  return {
    rows: rows.slice(0, rowsPerPage),
    links: links.length === 0 ? '' : `<nav aria-label="Pages"><ul>${links.join('')}</ul></nav>`,
  };
}

/** A list that follows what happens, where scripts run. */
export function followed(list: string): string {
  return html`<p role="status" data-live-status></p><div data-live>!${list}</div>`;
}
