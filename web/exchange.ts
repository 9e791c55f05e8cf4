import { type Dispatcher, errors } from 'undici';
import { ProblemError } from './problem-error.ts';

/** Most bytes of a response body that are read unless a request asks for more. */
export const MOST_BODY_BYTES = 16 * 1024 * 1024;
/** Most bytes of the response headers together: room for a Location that brings a very long state back. */
export const MOST_HEADER_BYTES = 128 * 1024;
/** Most header lines of a response. A browser keeps about 180 cookies of one site. */
export const MOST_HEADER_LINES = 1000;
/** Most interim responses (RFC 9110 15.2) before the final one. */
const MOST_INTERIM_RESPONSES = 20;

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

/** Which limit of an exchange was passed. */
export type ExchangeErrorCode = 'timeout' | 'too-large' | 'too-many-headers' | 'aborted';

/** An exchange that was ended because it passed a limit; the message follows the name of the server: "no answer (...)". */
export class ExchangeError extends ProblemError {
  readonly code: ExchangeErrorCode;

  constructor(code: ExchangeErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, remedy, { cause });
    this.code = code;
  }
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

function timedOut(timeoutMs: number): ExchangeError {
  return new ExchangeError(
    'timeout',
    `no whole answer came within ${timeoutMs / 1000} s`,
    'Check that the server is up and not overloaded.',
  );
}

function tooLarge(most: number, cause?: unknown): ExchangeError {
  const size = most % (1024 * 1024) === 0 ? `${most / 1024 / 1024} MiB` : `${most} bytes`;
  return new ExchangeError(
    'too-large',
    `the answer is larger than ${size} and was not read`,
    'Request fewer records.',
    cause,
  );
}

function tooManyHeaders(cause?: unknown): ExchangeError {
  return new ExchangeError(
    'too-many-headers',
    `the answer has more than ${MOST_HEADER_LINES} header lines or more than ${MOST_HEADER_BYTES / 1024} KiB of headers and was not read`,
    'Send fewer headers and cookies.',
    cause,
  );
}

function tooManyInterim(): ExchangeError {
  return new ExchangeError(
    'too-many-headers',
    `more than ${MOST_INTERIM_RESPONSES} interim answers (1xx) came and no final one`,
    'Send one final answer.',
  );
}
