import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { type OpenApi, SchemaBook } from '../../tests/schema-book.ts';
import { authorizedPbx, type PbxBench } from '../pbx/test-kit.ts';
import { servePbx } from '../server.ts';
import { xapiDocument } from './index.ts';

/** Path of the published document; without it answers are checked with our own document only. */
export const PUBLISHED: string | undefined = process.env['PBX_XAPI'];

/** An answer of the API, read to its end. */
export interface XapiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined`: no body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of every shape
  readonly json: any;
}

/** A program that uses the configuration API; each exchange is checked with the documents. */
export class XapiClient {
  readonly #url: string;
  #token = '';
  readonly own = new SchemaBook(xapiDocument() as OpenApi);
  readonly published = PUBLISHED === undefined ? undefined : bookOf(PUBLISHED);
  /** By operation and status. */
  readonly exchanges: { readonly method: string; readonly path: string; readonly status: number }[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(id: string, secret: string): Promise<void> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
    });
    const response = await fetch(`${this.#url}/connect/token`, { method: 'POST', body });
    const { access_token } = (await response.json()) as { access_token: string };
    this.#token = access_token;
  }

  get(path: string): Promise<XapiAnswer> {
    return this.send('GET', path);
  }

  /** Sends a request below `/xapi/v1`, and checks what is exchanged. */
  async send(method: string, path: string, body?: unknown): Promise<XapiAnswer> {
    const answer = await this.sendAs(method, path, { authorization: `Bearer ${this.#token}` }, body);
    const [bare = ''] = path.split('?', 1);
    const { status } = answer;
    const exchange = { method, path: bare, status, received: answer.json };
    const complete = { ...exchange, ...(body !== undefined && { sent: body }) };
    this.exchanges.push({ method, path: bare, status });
    expect(this.own.problems(complete)).toEqual([]);
    if (this.published !== undefined) expect(this.published.problems(complete)).toEqual([]);
    return answer;
  }

  /** Sends a request with headers of its own, which nothing checks. */
  async sendAs(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<XapiAnswer> {
    const content =
      body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const url = `${this.#url}/xapi/v1${path}`;
    const response = await fetch(url, { method, headers: { ...type, ...headers }, ...content });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: text === '' ? undefined : JSON.parse(text),
    };
  }
}

/** An authorized PBX that is served, and a program that has signed in to it. */
export interface XapiBench extends PbxBench {
  readonly client: XapiClient;
}

/** Starts a PBX with the Relay CRM, and a program that has signed in to it. */
export async function startXapi(bench?: PbxBench): Promise<XapiBench> {
  const made = bench ?? (await authorizedPbx());
  const server = await servePbx(made.pbx, { clock: made.clock });
  onTestFinished(async () => {
    await server.close();
    await made.pbx.stop();
  });
  const { id, secret } = made.pbx.principals.create('test');
  const client = new XapiClient(server.url);
  await client.signIn(id, secret);
  return { ...made, client };
}

function bookOf(path: string): SchemaBook {
  return new SchemaBook(parse(readFileSync(path, 'utf8')) as OpenApi);
}
