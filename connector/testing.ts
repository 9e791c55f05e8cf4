import { createHash, randomBytes } from 'node:crypto';
import { Agent, type Dispatcher } from 'undici';
import { type Connector, type ConnectorOptions, createConnector, type RefusalEvent } from './server.ts';

/** The redirect URI of the tests' clients; no server listens there. */
export const redirectUri = 'https://pbx.example.com/callback';

/** A response with its body read. */
export interface TestResponse {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
  /** The body as JSON; an empty object when it is not JSON. */
  readonly json: Record<string, unknown>;
}

/** A started connector with two accounts, a client and a user in each, and the requests that tests make. */
export class TestBench {
  readonly connector: Connector;
  readonly url: string;
  readonly main: { readonly clientId: string; readonly clientSecret: string };
  readonly other: { readonly clientId: string; readonly clientSecret: string };
  /** Private reasons of all refusals so far. */
  readonly refusals: RefusalEvent[];
  readonly #agent = new Agent();
  readonly #time: { ms: number };

  constructor(connector: Connector, url: string, refusals: RefusalEvent[], time: { ms: number }) {
    this.connector = connector;
    this.url = url;
    this.refusals = refusals;
    this.#time = time;
    const { admin } = connector;
    admin.addAccount({ id: '1001', name: 'Main & Co' });
    admin.addAccount({ id: '2002', name: 'Other' });
    admin.addUser({ username: 'ann', password: 'ann-password', accounts: ['1001'] });
    admin.addUser({ username: 'bob', password: 'bob-password', accounts: ['2002'] });
    this.main = admin.addClient({ name: '3CX', account: '1001', redirectUris: [redirectUri] });
    this.other = admin.addClient({
      name: 'Other PBX',
      account: '2002',
      redirectUris: ['https://other.example.com/cb'],
    });
  }

  async close(): Promise<void> {
    await this.connector.stop();
    await this.#agent.destroy();
  }

  /** Advances the connector's clock. */
  pass(seconds: number): void {
    this.#time.ms += seconds * 1000;
  }

  get lastReason(): string | undefined {
    return this.refusals.at(-1)?.reason;
  }

  /** Sends a request; redirects are not followed. */
  async send(
    path: string,
    options: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {},
  ): Promise<TestResponse> {
    const { method = 'GET', headers = {}, body = null } = options;
    const response = await this.#agent.request({
      origin: this.url,
      path,
      method: method as Dispatcher.HttpMethod,
      headers,
      body,
    });
    const text = await response.body.text();
    return { status: response.statusCode, headers: response.headers, text, json: parse(text) };
  }

  /** Posts a form; a string is sent unchanged. */
  post(
    path: string,
    form: Record<string, string> | string,
    headers: Record<string, string> = {},
  ): Promise<TestResponse> {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });
  }

  /** A token request of the main client with its secret in the body. */
  token(form: Record<string, string>, client = this.main): Promise<TestResponse> {
    return this.post('/oauth/token', {
      client_id: client.clientId,
      client_secret: client.clientSecret,
      ...form,
    });
  }

  clientCredentials(scope = 'client crm', client = this.main): Promise<TestResponse> {
    return this.token({ grant_type: 'client_credentials', scope }, client);
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<TestResponse> {
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...changes });
  }

  refresh(token: unknown, changes: Record<string, string> = {}): Promise<TestResponse> {
    return this.token({ grant_type: 'refresh_token', refresh_token: String(token), ...changes });
  }

  /** A request to the CRM API. */
  api(
    method: string,
    path: string,
    token: unknown,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestResponse> {
    return this.send(`/api/crm/lookup${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  authorizationRequest(changes: Record<string, string | undefined> = {}): string {
    const parameters = new URLSearchParams();
    const all: Record<string, string | undefined> = {
      response_type: 'code',
      client_id: this.main.clientId,
      redirect_uri: redirectUri,
      scope: 'client crm',
      state: 'state-1',
      ...changes,
    };
    for (const [name, value] of Object.entries(all)) if (value !== undefined) parameters.set(name, value);
    return `/oauth/authorize?${parameters}`;
  }

  /** Signs in, approves, and returns the code. */
  async code(changes: Record<string, string | undefined> = {}): Promise<string> {
    const browser = new Browser(this);
    await browser.signIn();
    const location = await browser.approve(this.authorizationRequest(changes));
    return location.searchParams.get('code') ?? '';
  }
}

/** Keeps the session cookie and fills in forms, as a browser without JavaScript does. */
export class Browser {
  readonly #bench: TestBench;
  cookie = '';

  constructor(bench: TestBench) {
    this.#bench = bench;
  }

  async get(path: string, method = 'GET'): Promise<TestResponse> {
    return this.#storeCookie(await this.#bench.send(path, { method, headers: { cookie: this.cookie } }));
  }

  async post(path: string, form: Record<string, string>): Promise<TestResponse> {
    return this.#storeCookie(await this.#bench.post(path, form, { cookie: this.cookie }));
  }

  /** Signs in from the page that is shown for this path. */
  async signIn(
    username = 'ann',
    password = `${username}-password`,
    path = this.#bench.authorizationRequest(),
  ): Promise<TestResponse> {
    const page = await this.get(path);
    return this.post('/oauth/sign-in', { ...hiddenFields(page), username, password });
  }

  /** Opens a page of the console, fills in its form, and follows the redirect. */
  async submit(path: string, fields: Record<string, string>): Promise<TestResponse> {
    const { csrf = '' } = hiddenFields(await this.get(path));
    const response = await this.post(path, { csrf, ...fields });
    return response.status === 303 ? this.get(String(response.headers['location'])) : response;
  }

  /** Opens the approval page and submits a decision; without a page where an approval is remembered. */
  async decide(path: string, decision: string, changes: Record<string, string> = {}): Promise<TestResponse> {
    const page = await this.get(path);
    if (page.headers['location'] !== undefined) return page;
    return this.post('/oauth/authorize/decision', { ...hiddenFields(page), decision, ...changes });
  }

  async approve(path: string): Promise<URL> {
    return location(await this.decide(path, 'approve'));
  }

  #storeCookie(response: TestResponse): TestResponse {
    const [cookie] = [response.headers['set-cookie'] ?? []].flat();
    if (cookie !== undefined) this.cookie = cookie.split(';', 1).join('');
    return response;
  }
}

/** Starts a connector with a clock that only the test advances. */
export async function startBench(options: ConnectorOptions = {}): Promise<TestBench> {
  const time = { ms: Date.UTC(2026, 0, 31) };
  const refusals: RefusalEvent[] = [];
  const connector = createConnector({
    clock: { now: () => time.ms },
    passwordCost: 2,
    onRefusal: (event) => refusals.push(event),
    ...options,
  });
  const { url } = await connector.start();
  return new TestBench(connector, url, refusals, time);
}

/** The hidden fields of the forms on a page, by name. */
export function hiddenFields({ text }: TestResponse): Record<string, string> {
  const fields = text.matchAll(/<input type="hidden" name="(\w+)" value="([\w-]*)">/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}

/** The URL that a response redirects to. */
export function location({ headers }: TestResponse): URL {
  return new URL(String(headers['location']), 'http://here');
}

/** A PKCE verifier with its S256 challenge (RFC 7636 4). */
export function newVerifier(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
