import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/** A refusal that does not change with what its request accepts: the same status, as JSON or not, with the same error. */
export function sameAsAccepting(plain: HttpResponse, accepting: HttpResponse): Finding {
  const worded = ({ status, error, json }: HttpResponse) =>
    `${status}, ${json === undefined ? 'no JSON' : `JSON with the error ${error ?? '(absent)'}`}`;
  return that(worded(plain) === worded(accepting), worded(accepting), worded(plain), plain, accepting);
}
