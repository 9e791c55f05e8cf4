import { contactsIn } from '../findings/crm.ts';
import type { HttpResponse } from '../http-response.ts';
import type { SeenExchange, SeenRoute } from '../witness.ts';
import { once } from './once.ts';
import { answerOf, queryOf, sentHeaders } from './seen-answer.ts';

/** Headers that may carry a credential in place of `Authorization`. */
const CREDENTIAL = /auth|cookie|key|token|secret|session|sign/i;

/** A request to the CRM API that passed, with its answer. */
export class ApiRequest {
  readonly seen: SeenExchange;
  readonly answer: HttpResponse;
  readonly route: SeenRoute | undefined;
  readonly method: string;
  readonly query: URLSearchParams;
  /** Values of `Authorization`. */
  readonly authorization: readonly string[];
  #body: { readonly value: unknown } | undefined;

  private constructor(seen: SeenExchange) {
    this.seen = seen;
    this.answer = answerOf(seen);
    this.route = seen.route;
    this.method = seen.request.method;
    this.query = queryOf(seen);
    this.authorization = sentHeaders(seen, 'authorization');
  }

  /** @returns the request of an exchange; read once */
  static readonly of: (seen: SeenExchange) => ApiRequest = once((seen) => new ApiRequest(seen));

  /** The token, where it is sent as RFC 6750 2.1 says and in no other way; else undefined. */
  get bearer(): string | undefined {
    const [value = '', ...others] = this.authorization;
    return others.length > 0 ? undefined : /^bearer +(\S+)$/i.exec(value)?.[1];
  }

  /** Whether nothing in it could be a credential: neither a header nor a parameter. */
  get isBare(): boolean {
    const names = [...this.seen.request.headers.map(([name]) => name), ...this.query.keys()];
    return this.authorization.length === 0 && !names.some((name) => CREDENTIAL.test(name));
  }

  /** The body where it is a JSON object, else undefined. */
  get record(): Readonly<Record<string, unknown>> | undefined {
    this.#body ??= { value: parsed(this.seen.request.body) };
    const { value } = this.#body;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  }

  /** The contacts in the answer to a search. */
  get contacts(): Readonly<Record<string, unknown>>[] {
    return contactsIn(this.answer);
  }

  /** Whether it was sent when the other one had been answered. */
  isAfter({ seen: { atMs, durationMs } }: ApiRequest): boolean {
    return this.seen.atMs >= atMs + durationMs;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
