import { type HtmlPage, readPage } from '../actors/page.ts';
import type { HttpResponse } from '../http-response.ts';
import type { SeenExchange } from '../witness.ts';
import { once } from './once.ts';
import { answerOf } from './seen-answer.ts';
import type { Traffic } from './traffic.ts';

/** @returns the pages with a password field that browsers were shown */
export function signInPages(traffic: Traffic): HttpResponse[] {
  return pagesOf(traffic, 'sign-in');
}

/** @returns the pages that ask a user to approve, in answer to an authorization request */
export function approvalPages(traffic: Traffic): HttpResponse[] {
  const asked = new Set(traffic.authorizations.map(({ seen }) => seen.number));
  return pagesOf(traffic, 'approval').filter(({ exchange }) => asked.has(exchange));
}

function pagesOf({ pages }: Traffic, kind: HtmlPage['kind']): HttpResponse[] {
  return pages.filter((seen) => kindOf(seen) === kind).map((seen) => answerOf(seen));
}

const kindOf = once((seen: SeenExchange): HtmlPage['kind'] | undefined => {
  const answer = answerOf(seen);
  const shown = answer.status === 200 && (answer.header('content-type') ?? '').includes('html');
  return shown ? readPage(answer).kind : undefined;
});
