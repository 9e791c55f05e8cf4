import type { IncomingMessage } from 'node:http';
import { sourceOf } from './source.ts';

/** A request as received, before anything in it is interpreted: what decisions may read. */
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
  /** The network address it comes from, as limits count (`sourceOf`). */
  readonly address: string;
}

/** A Node request with what a framework adds to it: the URL before routing, and the body as text. */
type ReceivedRequest = IncomingMessage & {
  readonly method: string;
  readonly originalUrl: string;
  readonly ip?: string | undefined;
  readonly body?: unknown;
};

/** The raw parts of a request whose body, if any, was read as text. */
export function rawRequest(request: ReceivedRequest): RawRequest {
  const mark = request.originalUrl.indexOf('?');
  return {
    method: request.method,
    path: mark < 0 ? request.originalUrl : request.originalUrl.slice(0, mark),
    query: mark < 0 ? '' : request.originalUrl.slice(mark + 1),
    headers: request.headers,
    // `headersDistinct` sorts all headers: worth it only if there may be a second one.
    authorization:
      request.headers.authorization === undefined ? [] : (request.headersDistinct['authorization'] ?? []),
    body: typeof request.body === 'string' ? request.body : '',
    // Only limits ask for it.
    get address() {
      return sourceOf(request);
    },
  };
}
