import { html } from 'ghtml';
import { csrfField } from './csrf.ts';

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
  if (rows.length === 0) return html`<p class="none">${empty}</p>`;
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`).join('');
  return html`<div class="scrolls" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>!${heads}</tr></thead>
<tbody>
!${rows.map((cells) => `<tr>${cells}</tr>`).join('\n')}
</tbody>
</table></div>`;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/**
 * An instant as the reader of a page sees it: in a time zone, with UTC in the title; a dash without one.
 * @param at milliseconds since the epoch, or ISO 8601
 * @param zone IANA name; default UTC, which the text then names
 */
export function instant(at: number | string | null, zone = 'UTC', part: 'both' | 'time' = 'both'): string {
  if (at === null) return '–';
  const iso = new Date(at).toISOString();
  const text = zone === 'UTC' ? iso.slice(0, 19).replace('T', ' ') : localTime(Date.parse(iso), zone);
  const shown = part === 'time' ? text.slice(11) : `${text}${zone === 'UTC' ? ' UTC' : ''}`;
  return html`<time datetime="${iso}" title="${iso.slice(0, 19).replace('T', ' ')} UTC">${shown}</time>`;
}

/** `2026-01-31 09:30:00`, which is how Swedish writes it. */
function localTime(at: number, timeZone: string): string {
  let format = FORMATS.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    FORMATS.set(timeZone, format);
  }
  return format.format(at);
}

/** A text of a person, such as a name, that may be written from right to left beside others that are not. */
export function personal(text: string): string {
  return html`<bdi>${text}</bdi>`;
}

/** A form that destroys something. */
export interface Destruction {
  /** What the page shows first, for example `Remove`. */
  readonly label: string;
  /** Accessible name of that, where `label` needs its context. */
  readonly described?: string;
  /** What is lost, and whether it comes back. */
  readonly warning: string;
  readonly action: string;
  readonly csrf: string;
  /** HTML of the button that does it. */
  readonly button: string;
}

/** A form behind a question: the first click opens it, the second one destroys. Works without a script. */
export function confirmed({ label, described = label, warning, action, csrf, button }: Destruction): string {
  return html`<details class="confirm"><summary aria-label="${described}">${label}</summary>
<form method="post" action="${action}">!${csrfField(csrf)}<p>${warning}</p>!${button}</form></details>`;
}

/** A button that copies the text of an element; shown only where scripts run. */
export function copyButton(id: string, what: string): string {
  return html`<button type="button" class="secondary small" data-copy="${id}" aria-label="Copy ${what}" hidden>Copy</button>`;
}

/** The part of a long list that a page shows. */
export interface Part {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
  /** Of all that the filters let through. */
  readonly total: number;
}

/** The page number of a query, from 1. */
export function pageNumber(text: string | null | undefined): number {
  return Math.min(Math.max(Math.trunc(Number(text ?? 1)) || 1, 1), 1_000_000);
}

/**
 * How much of a list is shown, and the links to its other parts.
 * @param noun of one entry, for example `call`
 * @param path of the page @param query the filters that the links keep
 */
export function pager(
  { page, perPage, total }: Part,
  noun: string,
  path: string,
  query: URLSearchParams,
): string {
  const from = (page - 1) * perPage + 1;
  const to = Math.min(page * perPage, total);
  const link = (target: number, label: string) => {
    const wanted = new URLSearchParams(query);
    wanted.set('page', String(target));
    return html`<li><a href="${path}?${wanted}">${label}</a></li>`;
  };
  const links = [
    ...(page > 1 ? [link(1, 'Newest'), link(page - 1, 'Newer')] : []),
    ...(to < total ? [link(page + 1, 'Older')] : []),
  ];
  const counted = total === 1 ? `1 ${noun}` : `${total.toLocaleString('en-US')} ${noun}s`;
  const range = total > perPage && from <= to ? html`, showing ${from} to ${to}` : '';
  return html`<nav class="pages" aria-label="Pages"><span>${counted}!${range}</span><ul>!${links.join('')}</ul></nav>`;
}

/** A choice of a filter form. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  /** Value and text; the first lets everything through. */
  readonly options: readonly (readonly [value: string, text: string])[];
}

/**
 * The form that searches and filters a list.
 * @param kept hidden fields, for what the page is about @param query what is chosen now
 */
export function filterForm(
  path: string,
  query: URLSearchParams,
  {
    search,
    choices = [],
    kept = [],
  }: { search: string; choices?: readonly Choice[]; kept?: readonly string[] },
): string {
  const hidden = kept.map((name) => {
    const value = query.get(name);
    return value === null ? '' : html`<input type="hidden" name="${name}" value="${value}">`;
  });
  const selects = choices.map(({ name, label, options }) => {
    const items = options.map(
      ([value, text]) =>
        html`<option value="${value}" !${query.get(name) === value ? 'selected' : ''}>${text}</option>`,
    );
    return html`<label>${label} <select name="${name}">!${items.join('')}</select></label>`;
  });
  const isFiltered = ['q', ...choices.map(({ name }) => name)].some((name) => query.get(name));
  const all = new URLSearchParams();
  for (const name of kept) if (query.get(name)) all.set(name, query.get(name) ?? '');
  const clear = isFiltered ? html`<a href="${path}${all.size > 0 ? `?${all}` : ''}">Show all</a>` : '';
  return html`<form method="get" action="${path}" class="filters" role="search">!${hidden.join('')}
<label>${search} <input type="search" name="q" value="${query.get('q') ?? ''}" autocomplete="off"></label>
!${selects.join('')}
<button class="secondary">Filter</button>!${clear}</form>`;
}
