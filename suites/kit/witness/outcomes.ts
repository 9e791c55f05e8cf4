import type { AuthorizationOutcome } from '../actors/outcome.ts';
import { readPage } from '../actors/page.ts';
import { approvalPages } from './pages.ts';
import { answerOf } from './seen-answer.ts';
import type { Traffic } from './traffic.ts';

/**
 * @returns where authorization requests with one of these response types led: to a redirect, or at once to a page that
 * asks the user to approve
 */
export function outcomesOf(traffic: Traffic, responseTypes: readonly string[]): AuthorizationOutcome[] {
  const isAsked = (query: URLSearchParams | undefined) => {
    const [type = '', ...others] = query?.getAll('response_type') ?? [];
    return others.length === 0 && responseTypes.includes(type);
  };
  const asking = new Set(approvalPages(traffic));
  const pages = traffic.authorizations
    .filter(({ query, seen }) => isAsked(query) && asking.has(answerOf(seen)))
    .map(({ seen }) => answerOf(seen))
    .map((answer) => ({
      kind: 'page' as const,
      page: readPage(answer),
      answer,
      trail: [answer],
      asked: true,
    }));
  const redirects = traffic.redirects
    .filter(({ request }) => isAsked(request?.query))
    .map(({ outcome }) => outcome);
  return [...pages, ...redirects];
}
