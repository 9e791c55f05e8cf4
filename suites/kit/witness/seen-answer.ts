import { HttpResponse } from '../http-response.ts';
import type { SeenExchange } from '../witness.ts';
import { once } from './once.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** @returns the response of an exchange as findings look at it; of status 0 where none came, or not to its end */
export const answerOf: (seen: SeenExchange) => HttpResponse = once(read);

function read({ number, request: { method, url }, response, failure }: SeenExchange): HttpResponse {
  if (response === undefined || failure !== undefined) {
    const reason = failure ?? 'no answer came';
    return new HttpResponse({
      exchange: number,
      method,
      url,
      status: 0,
      headers: [],
      body: '',
      failure: reason,
    });
  }
  const { status, headers, body } = response;
  const byteOrderMark = body.startsWith(BYTE_ORDER_MARK);
  return new HttpResponse({
    exchange: number,
    method,
    url,
    status,
    headers,
    byteOrderMark,
    body: byteOrderMark ? body.slice(1) : body,
  });
}

/**
 * Whether an exchange can be judged: both messages are there from beginning to end, and as text. A body in a content
 * coding that was not undone would look like a broken one.
 */
export function isWhole(seen: SeenExchange): boolean {
  if (seen.cut === true || seen.response === undefined || seen.failure !== undefined) return false;
  const coding = answerOf(seen).header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  return coding === 'identity' || coding === '' || !isBinary(seen.response.body);
}

function isBinary(body: string): boolean {
  for (const character of body.slice(0, 64)) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0xfffd || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)) return true;
  }
  return false;
}

/** @returns every value of a request's header; the name in lower case */
export function sentHeaders({ request }: SeenExchange, name: string): string[] {
  return request.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** @returns the query of a request's URL */
export function queryOf({ request }: SeenExchange): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1).replace(/#.*/s, ''));
}
