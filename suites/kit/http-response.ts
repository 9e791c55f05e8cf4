import { readLeniently } from './lenient-json.ts';
import { nestsTooDeeply } from './nesting.ts';

/** What came back for one request. Never thrown away: every answer names the exchange that holds its evidence. */
export class HttpResponse {
  readonly exchange: number;
  /** HTTP status; 0 when no answer came (then `failure` says why). */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly failure: string;
  readonly method: string;
  /** A 429, or a 503 that says when to try again, is what the rule asks about and no refusal to answer. */
  readonly expectsThrottling: boolean;
  /** The body began with a byte order mark, which `body` leaves out. */
  readonly byteOrderMark: boolean;
  /** Where the request went, absolute. */
  readonly url: string;
  #json: { readonly value: Readonly<Record<string, unknown>> | undefined } | undefined;

  constructor(parts: {
    exchange: number;
    status: number;
    headers: readonly (readonly [string, string])[];
    body: string;
    failure?: string;
    method?: string;
    expectsThrottling?: boolean;
    byteOrderMark?: boolean;
    url: string;
  }) {
    this.exchange = parts.exchange;
    this.status = parts.status;
    this.headers = parts.headers;
    this.body = parts.body;
    this.failure = parts.failure ?? '';
    this.method = parts.method ?? 'GET';
    this.expectsThrottling = parts.expectsThrottling ?? false;
    this.byteOrderMark = parts.byteOrderMark ?? false;
    this.url = parts.url;
  }

  /** @returns every value of a header, in order; the name in any case */
  all(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
  }

  /** @returns a header's values joined by ", " (RFC 9110 5.2), or undefined when it is absent */
  header(name: string): string | undefined {
    const values = this.all(name);
    return values.length === 0 ? undefined : values.join(', ');
  }

  /**
   * Whether the deployment turned the request away because there are too many (RFC 6585 4, RFC 9110 15.6.4): it has said
   * nothing about the request itself.
   */
  get throttled(): boolean {
    const limited = this.status === 429 || (this.status === 503 && this.header('retry-after') !== undefined);
    return limited && !this.expectsThrottling;
  }

  /**
   * The body as a JSON object, as a lenient parser reads it; undefined when it is anything else. That it is JSON by the
   * letter is asked by `oauth/token/answer-is-strict-json` and `api/lookup/answer-is-strict-json`.
   */
  get json(): Readonly<Record<string, unknown>> | undefined {
    // Read once: it is asked for by each member, and may be megabytes.
    this.#json ??= { value: parsed(this.body) };
    return this.#json.value;
  }

  /** @returns a member of the JSON body when it is a non-empty text, else undefined */
  text(member: string): string | undefined {
    const value = this.json?.[member];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  get accessToken(): string | undefined {
    return this.text('access_token');
  }

  get refreshToken(): string | undefined {
    return this.text('refresh_token');
  }

  /** The `error` member of an OAuth error (RFC 6749 5.2). */
  get error(): string | undefined {
    return this.text('error');
  }

  /** Scopes of the answer's `scope` member; undefined when it has none. */
  get scopes(): string[] | undefined {
    const scope = this.json?.['scope'];
    return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : undefined;
  }

  /** A short description for `actual`: status, error code, what is notable; never a secret. */
  describe(): string {
    if (this.status === 0) return `no answer (${this.failure})`;
    const parts = [`${this.status}`];
    if (this.error !== undefined) parts.push(this.error);
    if (this.accessToken !== undefined) parts.push('with an access token');
    const location = this.header('location');
    if (location !== undefined) parts.push(`redirect to ${location}`);
    return parts.join(' ');
  }
}

function parsed(body: string): Record<string, unknown> | undefined {
  if (nestsTooDeeply(body)) return undefined;
  const value = strictly(body) ?? readLeniently(body)?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function strictly(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
