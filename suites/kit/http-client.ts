import type { Dispatcher } from 'undici';
import { ExchangeError, exchange, textOf } from '../../web/exchange.ts';
import type { Recorder } from './evidence/recorder.ts';
import { HttpResponse } from './http-response.ts';
import type { TimeBudget } from './time-budget.ts';

/** A request of an actor, before anything is added to it. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute, http or https. Sent exactly as written: path and query are not normalised. */
  readonly url: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Hand a 429, or a 503 with Retry-After, to the rule instead of waiting and sending again. */
  readonly expectsThrottling?: boolean;
  /** Held back until this resolves, after its turn has come: lets requests leave at the same moment. */
  readonly departs?: () => Promise<void>;
}

/** What requests are sent through, and how fast. */
export interface HttpClientOptions {
  readonly dispatcher: Dispatcher;
  readonly timeoutMs: number;
  /** Resolves when the next request may leave (`limits.requestsPerSecond`). */
  readonly turn: () => Promise<void>;
  /** Waits so many milliseconds (a 429's Retry-After). */
  readonly wait: (ms: number) => Promise<void>;
  /** For all requests together; without one only each of them is bounded. */
  readonly budget?: TimeBudget;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * The one way a request leaves the suites. Redirects are never followed here, nothing is retried but a 429 or 503
 * that names its Retry-After (RFC 9110 10.2.3), and a request that gets no answer is an answer of status 0 that says why.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #recorder: Recorder;

  constructor(options: HttpClientOptions, recorder: Recorder) {
    this.#options = options;
    this.#recorder = recorder;
  }

  async send(actor: string, outgoing: HttpRequest): Promise<HttpResponse> {
    const answer = await this.#once(actor, outgoing);
    if (!answer.throttled) return answer;
    const delayMs = retryAfterMs(answer);
    const { wait, budget } = this.#options;
    if (delayMs === undefined || delayMs > Math.min(LONGEST_RETRY_AFTER_MS, budget?.leftMs ?? Infinity))
      return answer;
    await (budget?.spend(() => wait(delayMs)) ?? wait(delayMs));
    return this.#once(actor, outgoing);
  }

  async #once(
    actor: string,
    { method, url, headers = [], body = '', departs, expectsThrottling = false }: HttpRequest,
  ): Promise<HttpResponse> {
    await this.#options.turn();
    await departs?.();
    const sent = this.#recorder.traced(headers);
    const { number, end } = this.#recorder.begin({ actor, method, url, headers: sent, body });
    const { dispatcher, timeoutMs, budget } = this.#options;
    try {
      if (budget?.spent !== undefined) throw new Error(budget.spent);
      const request = { dispatcher, ...split(url), method, headers: sent, body, timeoutMs };
      const response = await (budget?.spend(() => exchange(request)) ?? exchange(request));
      const received = {
        status: response.status,
        headers: response.lines(),
        body: textOf(response.body),
      };
      end(received);
      const byteOrderMark = response.body.subarray(0, 3).equals(BYTE_ORDER_MARK);
      return new HttpResponse({
        exchange: number,
        method,
        url,
        expectsThrottling,
        byteOrderMark,
        ...received,
      });
    } catch (error) {
      const failure = describeFailure(error);
      end({ failure });
      return new HttpResponse({ exchange: number, method, url, status: 0, headers: [], body: '', failure });
    }
  }
}

/** @returns what Retry-After asks for, in seconds or as a date that the answer's own Date is measured against; undefined: nothing */
function retryAfterMs(answer: HttpResponse): number | undefined {
  const value = answer.header('retry-after') ?? '';
  const until = Date.parse(value) - Date.parse(answer.header('date') ?? '');
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1000 : until;
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}

/** Splits without a URL parser, which would fold `/./` and decode: the rules judge such spellings. */
function split(url: string): { origin: string; path: string } {
  const match = /^(https?:\/\/[^/?#]+)([^#]*)/.exec(url);
  if (match === null) throw new TypeError(`not an absolute http URL: ${url}`);
  const [, origin = '', rest = ''] = match;
  return { origin, path: rest.startsWith('/') ? rest : `/${rest}` };
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be resolved',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is issued by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is issued by an unknown authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/** @returns a plain reason why no answer came, with the system's code in brackets where it gave one */
export function describeFailure(error: unknown): string {
  if (error instanceof ExchangeError) return error.message;
  const { code, message } = error as { code?: string; message?: string };
  if (code === undefined) return String(message ?? error);
  return `${FAILURES[code] ?? message ?? 'the request failed'} (${code})`;
}
