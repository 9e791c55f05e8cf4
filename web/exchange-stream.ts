import type { Dispatcher } from 'undici';
import type { ExchangeRequest } from './exchange.ts';
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

/** A response whose body is read as it comes, for bodies that no memory should hold. */
export interface StreamedResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Record<string, string | string[] | undefined>;
  /** Read it to its end or return early: either frees the connection. @throws ExchangeError when a limit is passed */
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Sends one request within the limits of `exchange`, and gives its body as it comes. `timeoutMs` is the time spent waiting
 * for the server in all: a slow reader costs the server nothing of it, and a byte now and then does not renew it.
 * @throws ExchangeError when a limit is passed; otherwise what the connection failed of
 */
export async function streamed(request: ExchangeRequest): Promise<StreamedResponse> {
  const cut = new AbortController();
  const waited = waiting(request.timeoutMs, cut);
  const { statusCode, headers, body } = await waited(send(request, cut));
  if (Object.values(headers).flat().length > MOST_HEADER_LINES) {
    const error = tooManyHeaders();
    cut.abort(error);
    throw error;
  }
  return { status: statusCode, headers, body: limited(body, request.mostBytes ?? MOST_BODY_BYTES, waited) };
}

type Waited = <T>(promise: Promise<T>) => Promise<T>;

/** @returns what waits for promises until the time for all of them together is up; then the request is cut off */
function waiting(timeoutMs: number, cut: AbortController): Waited {
  let left = timeoutMs;
  return async (promise) => {
    const since = performance.now();
    const timer = setTimeout(() => cut.abort(timedOut(timeoutMs)), Math.max(0, left));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      left -= performance.now() - since;
    }
  };
}

function send(
  { dispatcher, origin, path, method, headers = [], signal }: ExchangeRequest,
  cut: AbortController,
): Promise<Dispatcher.ResponseData> {
  let interim = 0;
  const onAbort = () =>
    cut.abort(new ExchangeError('aborted', 'the request was aborted', 'Send the request again.'));
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return dispatcher.request({
    origin,
    path,
    method: method as Dispatcher.HttpMethod,
    headers: headers.flat(),
    signal: cut.signal,
    // The limits here count; those of the dispatcher begin anew with every chunk.
    headersTimeout: 0,
    bodyTimeout: 0,
    onInfo: () => {
      interim += 1;
      if (interim > MOST_INTERIM_RESPONSES) cut.abort(tooManyInterim());
    },
  });
}

async function* limited(body: AsyncIterable<Buffer>, most: number, waited: Waited): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await waited(chunks.next());
      if (done) return;
      bytes += value.length;
      if (bytes > most) throw tooLarge(most);
      yield value;
    }
  } finally {
    // Destroys a body that was not read to its end, and with it the connection.
    await chunks.return?.();
  }
}
