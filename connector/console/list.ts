import { html } from 'ghtml';
import { type Choice, filterForm, pageNumber, pager } from '../../web/page-parts.ts';
import type { ListFilter, Slice } from '../store/index.ts';
import type { ConsoleRequest } from './console-request.ts';

const ROWS_PER_PAGE = 50;

/** A long list of an account, as the store reads it. */
export interface Source<Row> {
  /** Of one entry, for example `call`. */
  readonly noun: string;
  /** What the search looks through, as its label says; absent: the list cannot be searched. */
  readonly search?: string;
  readonly choices?: readonly Choice[];
  read(filter: ListFilter, slice: Slice): readonly Row[];
  count(filter: ListFilter): number;
}

/** The part of a list that a page shows, its search and its links to the other parts. */
export interface ListPart<Row> {
  readonly rows: readonly Row[];
  /** HTML. */
  readonly filters: string;
  /** HTML. */
  readonly pages: string;
  readonly isFiltered: boolean;
  /** The same for what else the page reads. */
  readonly filter: ListFilter;
}

/** A part of a long list, newest first, as the query of the page asks for it. */
export function listPart<Row>(
  { query, request }: ConsoleRequest,
  accountId: string,
  { noun, search, choices = [], read, count }: Source<Row>,
): ListPart<Row> {
  const page = pageNumber(query.get('page'));
  const chosen = new URLSearchParams({ account: accountId });
  for (const name of ['q', ...choices.map((choice) => choice.name)]) {
    const value = query.get(name)?.trim();
    if (value) chosen.set(name, value);
  }
  const filter: ListFilter = {
    text: chosen.get('q') ?? '',
    direction: chosen.get('direction') ?? '',
    agent: chosen.get('agent') ?? '',
  };
  return {
    rows: read(filter, { limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE }),
    filters:
      search === undefined ? '' : filterForm(request.path, chosen, { search, choices, kept: ['account'] }),
    pages: pager({ page, perPage: ROWS_PER_PAGE, total: count(filter) }, noun, request.path, chosen),
    isFiltered: chosen.size > 1,
    filter,
  };
}

/** Says in which zone the times of a page are: the script puts the browser's in place of UTC. */
export const ZONE_NOTE = '<p class="soft" data-zone>Times are in UTC.</p>';

/** A list that follows what happens, where scripts run. */
export function followed(list: string): string {
  return html`<p role="status" data-live-status></p><div data-live class="stack">!${list}</div>`;
}
