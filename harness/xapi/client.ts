import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { describeFailure } from '../../suites/kit/http-client.ts';
import type { XapiAccess } from '../../suites/kit/target.ts';
import { Blocked } from '../../suites/kit/verdict.ts';
import { exchange, textOf } from '../../web/exchange.ts';

/** A Test and a call take the requests of a whole lookup. */
/** Between two looks at what the PBX does by itself. */
export const POLL_MS = 1000;
const TIMEOUT_MS = 60_000;
const UNAUTHORIZED = 401;
const JSON_TYPE = ['content-type', 'application/json'] as const;
const TOKEN = z.object({ access_token: z.string().min(1) });
const ODATA_ERROR = z.object({ error: z.object({ message: z.string() }) });

/** One request to the API. */
export interface XapiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/xapi/v1`, with its query. */
  readonly path: string;
  readonly body?: object;
  /** Whose evidence it is. */
  readonly recorder?: Recorder;
  /**
   * Whether the evidence shows the bodies: lists of a real PBX hold private data, and settings hold secrets.
   * Default: only method, path and status.
   */
  readonly isShown?: boolean;
}

/** What a client is made with. */
export interface XapiClientOptions {
  readonly access: XapiAccess;
  readonly dispatcher: Dispatcher;
  readonly redactor: Redactor;
  /** Resolves when the next request may leave. */
  readonly turn: () => Promise<void>;
}

/**
 * 3CX's configuration API as a service principal uses it: a token of `/connect/token` (RFC 6749 4.4), then OData below
 * `/xapi/v1`. Every method throws `Blocked` with what the PBX said.
 */
export class XapiClient {
  readonly #options: XapiClientOptions;
  readonly #underWay = new Set<Promise<unknown>>();
  #token: string | undefined;
  #isSealed = false;

  constructor(options: XapiClientOptions) {
    this.#options = options;
  }

  /** The address of the PBX. */
  get url(): string {
    return this.#options.access.url.replace(/\/+$/, '');
  }

  /** Reads an answer in its shape. @throws Blocked */
  async read<T>(shape: z.ZodType<T>, request: XapiRequest): Promise<T> {
    const text = await this.send(request);
    const parsed = shape.safeParse(parsedJson(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Blocked(
      `the PBX answers ${described(request)} in another shape than 3CX's published API: ${issue?.path.join('.') || 'the body'}`,
    );
  }

  /** Sends a request. @returns the text of the answer @throws Blocked */
  send(request: XapiRequest): Promise<string> {
    if (this.#isSealed) throw new Blocked('the run was interrupted: nothing more is asked of the PBX');
    const work = this.#authorized(request);
    this.#underWay.add(work);
    const done = () => void this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }

  /**
   * Ends the use by rules: later requests are refused, those under way are waited for.
   * @returns a client that may still put things back
   */
  async seal(): Promise<XapiClient> {
    this.#isSealed = true;
    await Promise.allSettled([...this.#underWay]);
    return new XapiClient(this.#options);
  }

  async #authorized(request: XapiRequest): Promise<string> {
    this.#token ??= await this.#signIn();
    let answer = await this.#exchange(request, this.#token);
    if (answer.status === UNAUTHORIZED) {
      this.#token = await this.#signIn();
      answer = await this.#exchange(request, this.#token);
    }
    if (answer.status < 300) return answer.text;
    const said = ODATA_ERROR.safeParse(parsedJson(answer.text));
    const why = said.success ? `: ${said.data.error.message}` : '';
    throw new Blocked(`the PBX answers ${described(request)} with ${answer.status}${why}`);
  }

  async #signIn(): Promise<string> {
    const { access, redactor } = this.#options;
    const form = { grant_type: 'client_credentials', client_id: access.client, client_secret: access.secret };
    const { status, text } = await this.#raw('POST', '/connect/token', {
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: new URLSearchParams(form).toString(),
    });
    const token = TOKEN.safeParse(parsedJson(text));
    if (status !== 200 || !token.success)
      throw new Blocked(
        `the PBX issues no token to the service principal ${access.client} (status ${status}): check pbx.client and pbx.secret`,
      );
    redactor.learn('xapi_token', token.data.access_token);
    return token.data.access_token;
  }

  async #exchange({ method, path, body, recorder, isShown = false }: XapiRequest, token: string) {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const evidence = recorder?.begin({
      actor: 'xapi',
      method,
      url: `${this.url}/xapi/v1${path}`,
      headers: [],
      body: isShown ? sent : '',
    });
    try {
      const headers = [['authorization', `Bearer ${token}`], ...(sent === '' ? [] : [JSON_TYPE])] as const;
      const answer = await this.#raw(method, `/xapi/v1${path}`, { headers, body: sent });
      evidence?.end({ status: answer.status, headers: [], body: isShown ? answer.text : '' });
      return answer;
    } catch (error) {
      evidence?.end({ failure: (error as Error).message });
      throw error;
    }
  }

  async #raw(
    method: string,
    path: string,
    { headers, body }: { headers: readonly (readonly [string, string])[]; body: string },
  ): Promise<{ status: number; text: string }> {
    const { dispatcher, turn } = this.#options;
    await turn();
    const { origin, pathname } = new URL(this.url);
    const below = pathname.replace(/\/$/, '') + path;
    try {
      const answer = await exchange({
        ...{ dispatcher, origin, method, headers, body, timeoutMs: TIMEOUT_MS },
        path: below,
      });
      return { status: answer.status, text: textOf(answer.body) };
    } catch (error) {
      throw new Blocked(`the PBX at ${origin} gives no answer: ${describeFailure(error)}`);
    }
  }
}

/** @returns a key or a parameter of a path, as OData writes text */
export function odataText(value: string): string {
  return `'${encodeURIComponent(value.replaceAll("'", "''")).replaceAll("'", '%27')}'`;
}

/** @returns a query of OData's options */
export function odataQuery(options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
  return `?${parts.join('&')}`;
}

function described({ method, path }: XapiRequest): string {
  return `${method} ${path.split('?', 1)[0]}`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
