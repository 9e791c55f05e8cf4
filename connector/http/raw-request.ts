import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';

/** A request as the wire brought it: what a decision may look at, before anything is interpreted. */
export interface RawRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The raw text after the question mark. */
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  /** Every Authorization header, as sent. */
  readonly authorization: readonly string[];
  /** The raw body; empty when there is none. */
  readonly body: string;
  readonly address: string;
}

export function rawRequest(request: Request): RawRequest {
  const mark = request.originalUrl.indexOf('?');
  return {
    method: request.method,
    path: mark < 0 ? request.originalUrl : request.originalUrl.slice(0, mark),
    query: mark < 0 ? '' : request.originalUrl.slice(mark + 1),
    headers: request.headers,
    // Sorting all headers is worth it only where there may be a second one.
    authorization:
      request.headers.authorization === undefined ? [] : (request.headersDistinct.authorization ?? []),
    body: typeof request.body === 'string' ? request.body : '',
    address: request.socket.remoteAddress ?? '',
  };
}
