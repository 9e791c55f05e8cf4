import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/**
 * Of token requests that were sent at the same moment with one code or token, one at most got a token. A request without
 * an answer leaves it undecided: its token may have been issued all the same.
 * @param races the answers to each code or token
 */
export function oneSuccessAtMost(races: readonly (readonly HttpResponse[])[]): Finding {
  const successes = races.map((answers) => answers.filter(({ accessToken }) => accessToken !== undefined));
  const doubled = successes.find(({ length }) => length > 1);
  return that(
    doubled === undefined && races.flat().every(({ status }) => status > 0),
    'one success at most',
    `${successes.map(({ length }) => length).join(', ')} successes of ${races[0]?.length ?? 0}`,
    ...(doubled ?? races.flat()),
  );
}
