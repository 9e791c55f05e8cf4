import { issued } from '../findings/tokens.ts';
import type { HttpResponse } from '../http-response.ts';
import type { SeenExchange } from '../witness.ts';
import { once } from './once.ts';
import { answerOf, queryOf, sentHeaders } from './seen-answer.ts';

/** How a token request authenticates its client (RFC 6749 2.3; RFC 7523 2.2). */
export interface SeenClient {
  readonly by: 'basic' | 'post' | 'assertion' | 'nothing';
  /** Empty where the request names none. */
  readonly id: string;
  readonly secret: string;
}

/** RFC 8707 2, RFC 8693 2.1 */
const REPEATABLE = ['resource', 'audience'];
/** RFC 6749 4.1.3, 4.4.2, 6 */
const STANDARD_GRANTS = ['authorization_code', 'client_credentials', 'refresh_token'];

/** A request to the token or the revocation endpoint that passed, with its answer. */
export class TokenRequest {
  readonly seen: SeenExchange;
  readonly answer: HttpResponse;
  /** Fields of the form; empty where the body is no form. */
  readonly fields: URLSearchParams;
  readonly query: URLSearchParams;
  readonly client: SeenClient;
  /** Whether a token was issued in a form that a PBX can use. */
  readonly issued: boolean;
  readonly #fields = new Map<string, string>();

  private constructor(seen: SeenExchange) {
    this.seen = seen;
    this.answer = answerOf(seen);
    const type = sentHeaders(seen, 'content-type')[0] ?? '';
    const form = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type.trim());
    this.fields = new URLSearchParams(form ? seen.request.body : '');
    this.query = queryOf(seen);
    this.client = clientOf(seen, this.fields);
    this.issued = issued(this.answer).holds;
  }

  /** @returns the request of an exchange; read once */
  static readonly of: (seen: SeenExchange) => TokenRequest = once((seen) => new TokenRequest(seen));

  get number(): number {
    return this.seen.number;
  }

  get posts(): boolean {
    return this.seen.request.method === 'POST';
  }

  get grant(): string {
    return this.field('grant_type');
  }

  /** Whether it asks for a grant of RFC 6749, so that the errors of its section 5.2 cover every refusal. */
  get isStandard(): boolean {
    return this.posts && STANDARD_GRANTS.includes(this.grant) && !this.repeats;
  }

  /** Whether a field is given more than once that must not be. */
  get repeats(): boolean {
    const names = [...this.fields.keys()].filter((name) => !REPEATABLE.includes(name));
    return new Set(names).size < names.length;
  }

  /** Whether it was sent before the other one was answered, and the other way round. */
  overlaps(other: TokenRequest): boolean {
    return !this.isAfter(other) && !other.isAfter(this);
  }

  /** Whether it was sent when the other one had been answered. */
  isAfter(other: TokenRequest): boolean {
    return this.seen.atMs >= other.answeredAtMs;
  }

  get answeredAtMs(): number {
    return this.seen.atMs + this.seen.durationMs;
  }

  /** @returns the value of a field that is given once, else an empty text */
  field(name: string): string {
    let value = this.#fields.get(name);
    if (value === undefined) {
      const [first = '', ...others] = this.fields.getAll(name);
      value = others.length === 0 ? first : '';
      this.#fields.set(name, value);
    }
    return value;
  }
}

function clientOf(seen: SeenExchange, fields: URLSearchParams): SeenClient {
  const named = fields.get('client_id') ?? '';
  const [authorization = ''] = sentHeaders(seen, 'authorization');
  const [, basic] = /^basic\s+(\S+)\s*$/i.exec(authorization) ?? [];
  if (basic !== undefined) {
    const pair = Buffer.from(basic, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    const [id, secret] = colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
    return { by: 'basic', id: formDecoded(id), secret: formDecoded(secret) };
  }
  if (authorization !== '') return { by: 'assertion', id: named, secret: '' };
  if (fields.has('client_assertion')) return { by: 'assertion', id: named, secret: '' };
  const secret = fields.get('client_secret') ?? '';
  return { by: secret === '' ? 'nothing' : 'post', id: named, secret };
}

/** Undoes the form encoding of RFC 6749 2.3.1; a text that is not encoded stays. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
