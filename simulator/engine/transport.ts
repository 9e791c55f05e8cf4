import type { Dispatcher } from 'undici';
import { ExchangeError, exchange, MOST_BODY_BYTES, MOST_HEADER_BYTES } from '../../web/exchange.ts';
import { outgoing } from '../../web/outgoing.ts';
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
  /** Connections to use instead of own ones; their owner closes them. */
  dispatcher?: Dispatcher;
}

/**
 * The default transport: its own connection pool, no redirects, bounded time, headers and size. `close` ends every connection
 * immediately.
 */
export function createTransport(options: TransportOptions = {}): Transport & { close(): Promise<void> } {
  const mostBytes = options.maxResponseBytes ?? MOST_BODY_BYTES;
  const agent =
    options.dispatcher ??
    outgoing({
      maxHeaderSize: MOST_HEADER_BYTES,
      connect: {
        rejectUnauthorized: options.insecureTls !== true,
        ...(options.ca !== undefined && { ca: options.ca }),
      },
    });
  const transport: Transport = async ({ url, method, headers, body, timeoutMs, signal }) => {
    const { origin, path } = splitUrl(url);
    try {
      const sent = { origin, path, method, headers, timeoutMs, mostBytes, signal };
      return await exchange({ dispatcher: agent, ...sent, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      throw asTransportError(error as Error, { origin, timeoutMs, mostBytes });
    }
  };
  return Object.assign(transport, {
    close: async () => {
      if (options.dispatcher === undefined) await agent.destroy();
    },
  });
}

/** Splits a legal URL without parsing it: undici would re-encode what .NET leaves unescaped. */
function splitUrl(url: string): { origin: string; path: string } {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return { origin: url.slice(0, slash), path: url.slice(slash) };
}

function asTransportError(
  error: Error,
  { origin, timeoutMs, mostBytes }: { origin: string; timeoutMs: number; mostBytes: number },
): TransportError {
  const code = codeOf(error);
  if (code.endsWith('TIMEOUT') || code === 'ETIMEDOUT' || code === 'timeout')
    return new TransportError('timeout', `${origin} did not answer within ${timeoutMs / 1000} s.`, error);
  if (error instanceof ExchangeError) {
    switch (error.code) {
      case 'aborted':
        return new TransportError('aborted', `The request to ${origin} was aborted.`);
      case 'too-large':
        return new TransportError(
          'too-large',
          `The response of ${origin} is larger than ${mostBytes} bytes and was not read.`,
          error,
        );
      default:
        return new TransportError(
          'too-large',
          `The response of ${origin} was refused: ${error.message}.`,
          error,
        );
    }
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return new TransportError('tls', `The certificate of ${origin} was not accepted (${code}).`, error);
  return new TransportError(
    'unreachable',
    `${origin} cannot be reached (${code || 'connection failed'}).`,
    error,
  );
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
