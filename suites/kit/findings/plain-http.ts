import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/** @returns the same address with http in place of https */
export function overHttp(url: string): string {
  return url.replace(/^https:/, 'http:');
}

/** Plain http leads nowhere: no answer at all, a redirect to https, or a refusal that is not the endpoint's own. */
export function closedToHttp(answer: HttpResponse, endpointsOwn: (answer: HttpResponse) => boolean): Finding {
  const location = answer.header('location') ?? '';
  const redirects = answer.status >= 300 && answer.status < 400 && location.startsWith('https://');
  const refuses = answer.status >= 400 && !endpointsOwn(answer);
  const holds =
    answer.status === 0 || ((redirects || refuses) && !/[?&#](code|access_token)=/.test(location));
  return {
    ...that(
      holds,
      'no connection, a redirect to https, or a refusal of plain http',
      answer.describe(),
      answer,
    ),
    // Silence is what should be: it decides the question.
    unanswered: false,
  };
}
