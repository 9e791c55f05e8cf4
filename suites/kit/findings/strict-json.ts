import type { HttpResponse } from '../http-response.ts';
import { readLeniently } from '../lenient-json.ts';
import { type Finding, that } from './finding.ts';

/**
 * The body is JSON by the letter (RFC 8259 2, 8.1), without what only a lenient parser reads, and no member of an object
 * comes twice (4), since parsers differ in which one they take.
 */
export function strictJson(answer: HttpResponse): Finding {
  const read = readLeniently(answer.body);
  const faults = [
    ...(answer.byteOrderMark ? ['a byte order mark'] : []),
    ...(read === undefined ? ['no JSON at all'] : read.faults),
  ];
  return that(faults.length === 0, 'JSON by the letter', faults.join(', ') || 'that', answer);
}
