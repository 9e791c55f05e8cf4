import { html } from 'ghtml';
import { filterForm, instant, pageNumber } from '../../web/page-parts.ts';
import type { LogEntry } from '../pbx/types.ts';
import type { View } from './layout.ts';
import { foldedSequence } from './sequence.ts';
import type { PageContext } from './shell.ts';

/** The path of the page. */
export const LOG = '/admin/integrations/crm/log';
const PER_PAGE = 25;

/** Entries that say the same. */
interface Fold {
  readonly newest: LogEntry;
  oldest: LogEntry;
  count: number;
}

/** What the page shows beside the entries. */
interface LogView extends PageContext {
  /** `q`, `level`, `page`. */
  readonly query: URLSearchParams;
  /** HTML. */
  readonly notice: string;
}

/** The event log of the integration, newest first. */
export function logPage(entries: readonly LogEntry[], { query, notice, zone }: LogView): View {
  const words = (query.get('q') ?? '').trim().toLowerCase();
  const level = query.get('level') ?? '';
  const found = entries.filter(
    (entry) =>
      (level === '' || entry.level === level) &&
      (words === '' || entry.message.toLowerCase().includes(words)),
  );
  const folds = folded(found.toReversed());
  const page = pageNumber(query.get('page'));
  const shown = folds.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((fold) => row(fold, zone));
  const filters = filterForm(LOG, query, {
    search: 'Message',
    choices: [
      {
        name: 'level',
        label: 'Level',
        options: [
          ['', 'All'],
          ['error', 'Error'],
          ['warning', 'Warning'],
          ['info', 'Info'],
        ],
      },
    ],
  });
  const empty = entries.length === 0 ? 'The log is empty.' : 'No entry matches these filters.';
  return {
    title: 'Event log',
    within: 'Admin',
    place: LOG,
    content: html`!${notice}
<p class="soft">What the CRM integration did: lookups, reports of calls, sign-ins and tests. Times are in ${zone}.</p>
!${filters}
!${shown.length === 0 ? html`<p>${empty}</p>` : html`<ol class="log">!${shown.join('')}</ol>`}
!${pages(found.length, folds.length, page, query)}`,
  };
}

/**
 * Folds what is said more than once while nothing works: an outage fails lookups and reports in turn.
 * @param newestFirst entries
 */
function folded(newestFirst: readonly LogEntry[]): Fold[] {
  const folds: Fold[] = [];
  const outage = new Map<string, Fold>();
  for (const entry of newestFirst) {
    if (entry.level === 'info') outage.clear();
    const known = outage.get(entry.message);
    if (known === undefined) {
      const fold = { newest: entry, oldest: entry, count: 1 };
      folds.push(fold);
      if (entry.level !== 'info') outage.set(entry.message, fold);
    } else {
      known.oldest = entry;
      known.count += 1;
    }
  }
  return folds;
}

function row({ newest, oldest, count }: Fold, zone: string): string {
  const { at, level, code, message, trace } = newest;
  const repeated =
    count === 1
      ? ''
      : html`<strong>${count} times</strong> <small>since !${instant(oldest.at, zone)}</small>`;
  return html`<li data-code="${code}"><div class="entry"><span class="pill ${level}">${level}</span><small>!${instant(at, zone)}</small>
<p><bdi>${message}</bdi>!${repeated}</p></div>!${foldedSequence('Trace', trace)}</li>`;
}

function pages(entries: number, folds: number, page: number, query: URLSearchParams): string {
  const link = (to: number, label: string) => {
    const wanted = new URLSearchParams(query);
    wanted.set('page', String(to));
    return html`<li><a href="${LOG}?${wanted}">${label}</a></li>`;
  };
  const links = [
    ...(page > 1 ? [link(1, 'Newest entries')] : []),
    ...(page * PER_PAGE < folds ? [link(page + 1, 'Older entries')] : []),
  ];
  const counted = entries === 1 ? '1 entry' : `${entries.toLocaleString('en-US')} entries`;
  const grouped = folds < entries ? ` in ${folds} groups` : '';
  return html`<nav class="pages" aria-label="Pages"><span>${counted}${grouped}</span><ul>!${links.join('')}</ul></nav>`;
}
