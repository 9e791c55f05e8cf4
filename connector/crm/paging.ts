import type { JournalPage } from '../store/index.ts';
import { problem } from './problem.ts';

const LARGEST = 1000;

/** The page a query asks for with `limit` and `after`; undefined: the whole list. @throws ApiProblem */
export function pageOf(query: URLSearchParams): JournalPage | undefined {
  const limit = query.get('limit');
  if (limit === null) return undefined;
  const after = query.get('after') ?? '0';
  if (!/^[1-9]\d{0,8}$/.test(limit) || !/^\d{1,15}$/.test(after))
    throw problem(
      400,
      'invalid_page',
      'The limit must be a positive whole number, and after the id of a call.',
    );
  return { after: Number(after), limit: Math.min(LARGEST, Number(limit)) };
}

/** Where the page after a full one is, as a Link header (RFC 8288 3). @param records those of the page, with their ids */
export function nextPage(page: JournalPage | undefined, records: readonly object[]): Record<string, string> {
  const { id } = (records.at(-1) ?? {}) as { id?: number };
  if (page === undefined || id === undefined || records.length < page.limit) return {};
  return { link: `<?limit=${page.limit}&after=${id}>; rel="next"` };
}
