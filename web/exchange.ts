import { type Dispatcher, errors } from 'undici';
import {
  ExchangeError,
  MOST_BODY_BYTES,
  MOST_HEADER_LINES,
  MOST_INTERIM_RESPONSES,
  timedOut,
  tooLarge,
  tooManyHeaders,
  tooManyInterim,
} from './exchange-error.ts';

export {
  ExchangeError,
  type ExchangeErrorCode,
  MOST_BODY_BYTES,
  MOST_HEADER_BYTES,
  MOST_HEADER_LINES,
} from './exchange-error.ts';

/** One request. Its origin and path are sent as they are written: nothing is normalized. */
export interface ExchangeRequest {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly method: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** For the whole exchange: connection, request, headers and body together. */
  readonly timeoutMs: number;
  /** Default `MOST_BODY_BYTES`. */
  readonly mostBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A whole response. Its body is as it was sent: no Content-Encoding is decoded, so no few bytes can become many. */
export interface ExchangeResponse {
  readonly status: number;
  /** By lower-case name, as undici gives them. */
  readonly headers: Record<string, string | string[] | undefined>;
  /** Every header line in its order, the name as it was sent. */
  readonly lines: () => [name: string, value: string][];
  readonly body: Buffer;
}

/**
 * Sends one request and reads the whole response within limits of time, bytes, header bytes and header lines. Redirects
 * are not followed. Uses the dispatcher's own events: a stream and an AbortSignal for each request would double its cost.
 * @throws ExchangeError when a limit is passed; otherwise what the connection failed of
 */
export function exchange(request: ExchangeRequest): Promise<ExchangeResponse> {
  return new Promise((resolve, reject) => new Exchange(request, resolve, reject).start());
}

/**
 * Sends a GET to an absolute URL, within the same limits.
 * @throws ExchangeError when a limit is passed; otherwise what the connection failed of
 */
export function get(
  url: string | URL,
  options: Pick<ExchangeRequest, 'dispatcher' | 'timeoutMs' | 'headers'>,
): Promise<ExchangeResponse> {
  const { origin, pathname, search } = new URL(url);
  return exchange({ ...options, origin, path: pathname + search, method: 'GET' });
}

/** @returns the text of a body in UTF-8, without a byte order mark */
export function textOf(body: Buffer): string {
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  return body.toString('utf8', marked ? 3 : 0);
}

/** One exchange on its way: the handler of its events. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: ExchangeRequest;
  readonly #resolve: (response: ExchangeResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #most: number;
  readonly #onAbort = () =>
    this.#fail(new ExchangeError('aborted', 'the request was aborted', 'Send the request again.'));
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #interim = 0;
  #status = 0;
  #headers: ExchangeResponse['headers'] = {};
  #raw: readonly unknown[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Dispatcher.DispatchController | undefined;
  #failed: Error | undefined;

  constructor(
    request: ExchangeRequest,
    resolve: (response: ExchangeResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#most = request.mostBytes ?? MOST_BODY_BYTES;
  }

  start(): void {
    const { dispatcher, origin, path, method, headers = [], body, timeoutMs, signal } = this.#request;
    if (signal?.aborted === true) {
      this.#onAbort();
      return;
    }
    this.#timer = setTimeout(() => this.#fail(timedOut(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    try {
      dispatcher.dispatch(
        {
          origin,
          path,
          method: method as Dispatcher.HttpMethod,
          headers: headers.flat(),
          body: body === undefined || body === '' ? null : body,
        },
        this,
      );
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#running = controller;
    // Gave up while it still waited for its connection.
    if (this.#failed !== undefined) controller.abort(this.#failed);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: ExchangeResponse['headers'],
  ): void {
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > MOST_INTERIM_RESPONSES) this.#fail(tooManyInterim());
      return;
    }
    this.#status = status;
    this.#headers = headers;
    this.#raw = (controller.rawHeaders as unknown[] | undefined) ?? [];
    if (this.#raw.length > 2 * MOST_HEADER_LINES) this.#fail(tooManyHeaders());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#failed !== undefined) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#most) this.#fail(tooLarge(this.#most));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#failed !== undefined) return;
    this.#settle();
    const [only] = this.#chunks;
    const raw = this.#raw;
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      lines: () => pairs(raw),
      body: this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#failed === undefined) this.#fail(this.#inOwnWords(error));
  }

  #fail(error: Error): void {
    this.#failed = error;
    this.#chunks.length = 0;
    this.#settle();
    this.#reject(error);
    this.#running?.abort(error);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
  }

  /** The dispatcher has limits of its own, which may be reached first. */
  #inOwnWords(error: Error): Error {
    if (error instanceof errors.HeadersOverflowError) return tooManyHeaders(error);
    if (error instanceof errors.ResponseExceededMaxSizeError) return tooLarge(this.#most, error);
    return error;
  }
}

function pairs(raw: readonly unknown[]): [string, string][] {
  const lines: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) lines.push([String(raw[at]), String(raw[at + 1])]);
  return lines;
}
