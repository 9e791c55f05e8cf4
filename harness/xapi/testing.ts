import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { ConnectorOptions } from '../../connector/options.ts';
import { createPbx, type Pbx, servePbx } from '../../simulator/index.ts';
import { fixture } from '../../simulator/pbx/test-kit.ts';
import { xapiDocument } from '../../simulator/xapi/index.ts';
import { type OpenApi, SchemaBook } from '../../tests/schema-book.ts';
import type { RemoteOptions } from '../deployment.ts';
import type { TargetFile } from '../target-file/schema.ts';
import { type RemoteReference, remoteReference } from '../testing.ts';
import type { PbxAdmin } from './admin.ts';

/** What the simulated PBX shows of a secret. */
const MASK = '••••••••';
/** The extension that calls. */
export const EXTENSION = '101';
/** Path of the published document; without it exchanges are checked with the simulator's own document only. */
export const PUBLISHED: string | undefined = process.env['PBX_XAPI'];

/** One request that reached the API. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The simulated 3CX in the part of a real one, and the reference connector behind a target file that names it. */
export interface RealPbxBench {
  readonly pbx: Pbx;
  readonly remote: RemoteReference;
  readonly folder: string;
  /** The address of the API. */
  readonly url: string;
  readonly options: RemoteOptions;
  readonly dispatcher: Dispatcher;
  /** The access token that the harness was issued last. */
  readonly token: () => string;
  /** What the harness asked the API for. */
  readonly asked: readonly Asked[];
  /** What does not fit a document. */
  readonly problems: readonly string[];
  /** What the admin read. */
  readonly lines: readonly string[];
  /** The secret of the service principal. */
  readonly secret: string;
  /** Answers in place of the API, for the requests that it fits; undefined: the API answers. */
  intercept: ((method: string, path: string) => number | undefined) | undefined;
  /** The CRM page and the templates as the API answers them, byte for byte. */
  state(): Promise<string>;
}

/** What of the bench a test chooses. */
export interface BenchOptions {
  readonly connector?: ConnectorOptions;
  /** The PBX as it is before the run. */
  readonly prepare?: (pbx: Pbx) => void;
  readonly file?: (file: TargetFile) => TargetFile;
  /** Whether a person is there who uploads templates; default true. */
  readonly isAttended?: boolean;
  /** What the PBX shows in place of its mask; default: the mask. */
  readonly shownSecret?: (file: TargetFile) => string;
  /** Hears what the admin reads, before it is done. */
  readonly onLine?: (line: string) => void;
}

/** A PBX of a customer: another template is selected and filled in. */
export function withRelay(pbx: Pbx): void {
  pbx.addTemplate('relay.xml', fixture('relay.xml'));
  pbx.select('Relay');
  pbx.save({ ClientId: 'pbx', ClientSecret: 's3cret of relay', ReportCallEnabled: 'True' });
  pbx.admin.save({ crm: { didCalls: false, phonebookPriority: 'NotQueryIfInPhonebookFound' } });
}

/** Starts both. */
export async function realPbx(options: BenchOptions = {}): Promise<RealPbxBench> {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const pbx = createPbx({ clock, settings: { timeZone: 'Etc/GMT-2' } });
  const server = await servePbx(pbx, { clock });
  (options.prepare ?? withRelay)(pbx);
  const { id, secret } = pbx.principals.create('harness');
  const api = await ApiInBetween.start(
    pbx.url,
    options.shownSecret && (() => options.shownSecret?.(remote.file) ?? ''),
  );
  const folder = mkdtempSync(join(tmpdir(), 'real-pbx-'));
  const lines: string[] = [];
  const callback = `${pbx.url}/oauth/callback`;
  const dispatcher = new Agent();
  const remoteOptions: RemoteOptions = {
    // Time goes by at the PBX alone, so that no two calls begin in one second.
    wait: async (ms) => {
      ahead += ms;
      await sleep(1);
    },
    admin: adminOf(pbx, lines, options, { remote: () => remote, id, secret }),
    restoreLine: (record) => `pbx-conformance check staging.yaml --restore-pbx ${record}`,
  };
  const remote: RemoteReference = await remoteReference(
    (file) => {
      const { main } = file.clients;
      const named: TargetFile = {
        ...file,
        clients: { ...file.clients, main: { ...main, redirectUris: [callback] } },
        allow: ['destructive', 'load', 'slow', 'configure-pbx'],
        pbx: { xapi: api.url, client: id, secret, user: EXTENSION },
      };
      return options.file?.(named) ?? named;
    },
    {
      ...options.connector,
      registered: true,
      evidence: folder,
      remote: remoteOptions,
    },
  );
  onTestFinished(async () => {
    await remote.close();
    await api.close();
    await server.close();
    await pbx.stop();
    await dispatcher.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...{ pbx, remote, folder, lines, secret, dispatcher, url: api.url, options: remoteOptions },
    ...{ token: () => api.token, asked: api.asked, problems: api.problems },
    get intercept() {
      return api.intercept;
    },
    set intercept(value) {
      api.intercept = value;
    },
    state: async () => {
      const token = await tokenOf(pbx.url, id, secret);
      const read = async (path: string) =>
        (await fetch(`${pbx.url}/xapi/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).text();
      return (
        (await read('/CrmIntegration')) + (await read('/CrmTemplates/Pbx.GeCrmtTemplates()?$select=Name'))
      );
    },
  };
}

/** Uploads what is asked for, and ends the calls that it reads of. */
function adminOf(
  pbx: Pbx,
  lines: string[],
  { isAttended = true, onLine }: BenchOptions,
  { remote, ...credentials }: { remote: () => RemoteReference; id: string; secret: string },
): PbxAdmin {
  const active = async () => {
    const token = await tokenOf(pbx.url, credentials.id, credentials.secret);
    const headers = { authorization: `Bearer ${token}` };
    const { value } = (await (await fetch(`${pbx.url}/xapi/v1/ActiveCalls`, { headers })).json()) as {
      value: readonly { Id: number }[];
    };
    return value.map(({ Id }) => Id);
  };
  const hangUp = async (ending: object) => {
    for (const id of await active()) await post(`${pbx.url}/api/calls/${id}/end`, ending);
  };
  const read = (line: string) => {
    lines.push(line);
    onLine?.(line);
  };
  return {
    async ask(line) {
      read(line);
      if (!isAttended) return undefined;
      const { template, headlessTemplate } = remote().deployment.target;
      const source = [template, headlessTemplate].find((each) => line.includes(each?.fileName ?? '\0'));
      const refusal = await post(`${pbx.url}/api/templates`, {
        fileName: source?.fileName,
        content: await source?.load(),
      });
      return refusal;
    },
    say(line) {
      read(line);
      const ending = endingOf(line);
      if (ending !== undefined) void hangUp(ending);
    },
    close: () => undefined,
  };
}

function endingOf(line: string): object | undefined {
  if (!line.startsWith(`Extension ${EXTENSION} calls`)) return undefined;
  const seconds = /talk for about (\d+) seconds/.exec(line)?.[1];
  return seconds === undefined
    ? { answered: false, ringSeconds: 2 }
    : { answered: true, ringSeconds: 2, durationSeconds: Number(seconds) };
}

/** @returns why it is refused; empty: it is done */
async function post(url: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  return response.ok ? '' : text;
}

async function tokenOf(url: string, id: string, secret: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  });
  const response = await fetch(`${url}/connect/token`, { method: 'POST', body });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Passes requests on to the API, and checks each with the documents. */
class ApiInBetween {
  readonly asked: Asked[] = [];
  readonly problems: string[] = [];
  intercept: RealPbxBench['intercept'];
  url = '';
  token = '';
  close: () => Promise<void> = async () => undefined;
  readonly #to: string;
  readonly #shown: (() => string) | undefined;
  readonly #books: readonly SchemaBook[] = [
    new SchemaBook(xapiDocument() as OpenApi),
    ...(PUBLISHED === undefined ? [] : [new SchemaBook(parse(readFileSync(PUBLISHED, 'utf8')) as OpenApi)]),
  ];

  private constructor(to: string, shown: (() => string) | undefined) {
    this.#to = to;
    this.#shown = shown;
  }

  static async start(to: string, shown?: () => string): Promise<ApiInBetween> {
    const made = new ApiInBetween(to, shown);
    const server = createServer((request, response) => void made.#pass(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    made.close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return made;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const body = await readText(request);
    const [path = ''] = url.replace('/xapi/v1', '').split('?', 1);
    const instead = this.intercept?.(method, path);
    if (instead !== undefined) {
      response.writeHead(instead, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) };
    const sent = body === '' ? {} : { body };
    const answer = await fetch(this.#to + url, { method, headers, ...sent });
    const text = await answer.text();
    if (path === '/connect/token') {
      this.token = (JSON.parse(text) as { access_token?: string }).access_token ?? '';
    } else {
      this.asked.push({ method, path, status: answer.status });
      const exchange = {
        ...{ method, path, status: answer.status },
        received: text === '' ? undefined : (JSON.parse(text) as unknown),
        ...(body !== '' && { sent: JSON.parse(body) as unknown }),
      };
      for (const book of this.#books) this.problems.push(...book.problems(exchange));
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(this.#unmasked(text));
  }
  #unmasked(text: string): string {
    if (this.#shown === undefined) return text;
    const shown = JSON.stringify(this.#shown()).slice(1, -1);
    return text.replaceAll(MASK, () => shown);
  }
}
