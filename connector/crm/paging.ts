import type { JournalPage } from '../store/index.ts';
import { problem } from './problem.ts';

/** Records on the largest page. */
const MAX_LIMIT = 1000;

/** The page that `limit` and `after` select; undefined: the whole list. @throws ApiProblem when they are malformed */
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
  return { after: Number(after), limit: Math.min(MAX_LIMIT, Number(limit)) };
}

/** The Link header that names the next page of a full one (RFC 8288 3). @param records the page, with ids */
export function nextPage(page: JournalPage | undefined, records: readonly object[]): Record<string, string> {
  const { id } = (records.at(-1) ?? {}) as { id?: number };
  if (page === undefined || id === undefined || records.length < page.limit) return {};
  return { link: `<?limit=${page.limit}&after=${id}>; rel="next"` };
}
