import { Agent, type Dispatcher, errors } from 'undici';
import { ProblemError } from '../../web/problem-error.ts';

/** One request to the CRM. */
export interface HttpRequest {
  method: string;
  /** Absolute and legal: scheme, host and path, as `legalUrl` makes it. */
  url: string;
  headers: ReadonlyArray<readonly [string, string]>;
  body?: string;
  /** Timeout of the whole exchange, body included. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** A whole response. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/**
 * Sends one request, without following redirects.
 * @throws TransportError when no whole response was received
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** Why no whole response was received. */
export type TransportErrorCode = 'unreachable' | 'timeout' | 'too-large' | 'tls' | 'aborted';

const REMEDIES: Readonly<Record<TransportErrorCode, string>> = {
  unreachable: 'Check the address and that the CRM is running.',
  timeout: 'Check that the CRM is up and not overloaded.',
  'too-large': 'Request fewer records from the CRM.',
  tls: 'Install a certificate that the PBX trusts.',
  aborted: 'Send the request again.',
};

/** A request without a whole response; the message names the origin and nothing secret. */
export class TransportError extends ProblemError {
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, cause?: unknown) {
    super(message, REMEDIES[code], { cause });
    this.code = code;
  }
}

/** Limits and trust of a transport. */
export interface TransportOptions {
  /** Largest response body in bytes; default 16 MiB. */
  maxResponseBytes?: number;
  /** Accept any certificate, for tests only. Default false. */
  insecureTls?: boolean;
  /** Certificate authority (PEM) instead of the system's. */
  ca?: string;
}

const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/**
 * The default transport: its own connection pool, no redirects, bounded time and size. `close` ends every connection
 * immediately.
 */
export function createTransport(options: TransportOptions = {}): Transport & { close(): Promise<void> } {
  const maxResponseSize = options.maxResponseBytes ?? MAX_RESPONSE_BYTES;
  const agent = new Agent({
    maxResponseSize,
    connect: {
      rejectUnauthorized: options.insecureTls !== true,
      ...(options.ca !== undefined && { ca: options.ca }),
    },
  });
  const transport: Transport = (request) => exchange(agent, request, maxResponseSize);
  return Object.assign(transport, { close: () => agent.destroy() });
}

/** Uses the pool's own events: a stream and an AbortSignal for each request would double its cost. */
function exchange(agent: Agent, request: HttpRequest, maxResponseBytes: number): Promise<HttpResponse> {
  const { origin, path } = splitUrl(request.url);
  return new Promise((resolve, reject) => {
    let running: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: HttpResponse['headers'] = {};
    const chunks: Buffer[] = [];
    let failed: TransportError | undefined;

    const settle = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: TransportError) => {
      failed = error;
      settle();
      reject(error);
      // A request that still waits for its connection is aborted once it has one.
      running?.abort(error);
    };
    const onAbort = () => fail(new TransportError('aborted', `The request to ${origin} was aborted.`));
    const timer = setTimeout(() => fail(timeout(request, origin)), request.timeoutMs);
    if (request.signal?.aborted) return onAbort();
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const { method, body = null } = request;
    agent.dispatch(
      { origin, path, method, headers: request.headers.flat(), body },
      {
        onRequestStart(controller) {
          running = controller;
          if (failed !== undefined) controller.abort(failed);
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          status = statusCode;
          headers = responseHeaders;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          settle();
          const [only] = chunks;
          resolve({ status, headers, body: chunks.length === 1 && only ? only : Buffer.concat(chunks) });
        },
        onResponseError(_controller, error) {
          if (failed === undefined) fail(asTransportError(error, request, origin, maxResponseBytes));
        },
      },
    );
  });
}

/** Splits a legal URL without parsing it: undici would re-encode what .NET leaves unescaped. */
function splitUrl(url: string): { origin: string; path: string } {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return { origin: url.slice(0, slash), path: url.slice(slash) };
}

function asTransportError(error: Error, request: HttpRequest, origin: string, limit: number): TransportError {
  if (error instanceof errors.ResponseExceededMaxSizeError)
    return new TransportError(
      'too-large',
      `The response of ${origin} is larger than ${limit} bytes and was not read.`,
      error,
    );
  const code = codeOf(error);
  if (code.endsWith('TIMEOUT') || code === 'ETIMEDOUT') return timeout(request, origin, error);
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return new TransportError('tls', `The certificate of ${origin} was not accepted (${code}).`, error);
  return new TransportError(
    'unreachable',
    `${origin} cannot be reached (${code || 'connection failed'}).`,
    error,
  );
}

function timeout(request: HttpRequest, origin: string, cause?: unknown): TransportError {
  return new TransportError(
    'timeout',
    `${origin} did not answer within ${request.timeoutMs / 1000} s.`,
    cause,
  );
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
