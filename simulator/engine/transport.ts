import { Agent, errors } from 'undici';

export interface HttpRequest {
  method: string;
  /** Absolute and legal: scheme, host and path, as `legalUrl` makes it. */
  url: string;
  headers: ReadonlyArray<readonly [string, string]>;
  body?: string;
  /** For the whole exchange, body included. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends one request and follows nothing. Throws `TransportError` when no whole answer came back. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

export type TransportErrorCode = 'unreachable' | 'timeout' | 'too-large' | 'tls' | 'aborted';

export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface TransportOptions {
  /** Bytes of a response body beyond which the answer is refused; default 16 MiB. */
  maxResponseBytes?: number;
  /** Accept any certificate, for a laboratory only. Default false. */
  insecureTls?: boolean;
}

const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/**
 * The transport the PBX uses by default: an own connection pool, no redirects, bounded time and size.
 * `close` ends every connection at once.
 */
export function createTransport(options: TransportOptions = {}): Transport & { close(): Promise<void> } {
  const maxResponseSize = options.maxResponseBytes ?? MAX_RESPONSE_BYTES;
  const agent = new Agent({
    maxResponseSize,
    connect: { rejectUnauthorized: options.insecureTls !== true },
  });
  const transport = async (request: HttpRequest): Promise<HttpResponse> => {
    const { origin, path } = splitUrl(request.url);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), request.timeoutMs);
    const stop = () => limit.abort();
    request.signal?.addEventListener('abort', stop, { once: true });
    if (request.signal?.aborted) stop();
    try {
      const answer = await agent.request({
        origin,
        path,
        method: request.method,
        headers: request.headers.flat(),
        body: request.body ?? null,
        signal: limit.signal,
      });
      const body = Buffer.from(await answer.body.arrayBuffer());
      return { status: answer.statusCode, headers: answer.headers, body };
    } catch (error) {
      throw asTransportError(error, request, origin, maxResponseSize);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', stop);
    }
  };
  return Object.assign(transport, { close: () => agent.destroy() });
}

/** Splits a legal URL without parsing it again: undici would re-encode what .NET leaves alone. */
function splitUrl(url: string): { origin: string; path: string } {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return { origin: url.slice(0, slash), path: url.slice(slash) };
}

function asTransportError(
  error: unknown,
  request: HttpRequest,
  origin: string,
  limit: number,
): TransportError {
  if (error instanceof errors.ResponseExceededMaxSizeError)
    return new TransportError(
      'too-large',
      `The answer of ${origin} is larger than ${limit} bytes and was not read; ask the CRM for fewer records.`,
      error,
    );
  if (request.signal?.aborted)
    return new TransportError('aborted', `The request to ${origin} was given up.`, error);
  const code = codeOf(error);
  if (code === 'UND_ERR_ABORTED' || code === 'ABORT_ERR' || code.endsWith('TIMEOUT') || code === 'ETIMEDOUT')
    return new TransportError(
      'timeout',
      `${origin} did not answer within ${request.timeoutMs / 1000} s; check that the CRM is up and not overloaded.`,
      error,
    );
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return new TransportError(
      'tls',
      `The certificate of ${origin} was not accepted (${code}); install one that the PBX trusts.`,
      error,
    );
  return new TransportError(
    'unreachable',
    `${origin} cannot be reached (${code || 'connection failed'}); check the address and that the CRM is running.`,
    error,
  );
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof Error && error.name === 'AbortError') return 'ABORT_ERR';
  return '';
}
