import { onTestFinished } from 'vitest';
import type { ListeningServer } from '../../web/listen.ts';
import { authorizedPbx, type PbxBench } from '../pbx/test-kit.ts';
import type { PbxOptions } from '../pbx/types.ts';
import { servePbx } from '../server.ts';

/** The path of the integrations page. */
export const CRM = '/admin/integrations/crm';

/** A response, read to its end. */
export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without script: keeps the cookie, and sends forms with the token of their page. */
export class Visitor {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async send(path: string, init: RequestInit = {}): Promise<TestResponse> {
    const headers = {
      accept: 'text/html',
      ...(init.headers as Record<string, string>),
      cookie: this.#cookie,
    };
    const response = await fetch(this.#url + path, { redirect: 'manual', ...init, headers });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async token(): Promise<string> {
    const { text } = await this.send(CRM);
    return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  }

  /** Sends a form, and follows the redirect. */
  async post(
    path: string,
    fields: Record<string, string> = {},
  ): Promise<TestResponse & { readonly at: string }> {
    const body = new URLSearchParams({ csrf: await this.token(), ...fields });
    const answer = await this.send(path, { method: 'POST', body });
    const at = answer.headers.get('location') ?? '';
    return at === '' ? { ...answer, at } : { ...(await this.send(at)), at };
  }

  /** Sends the Add Template form. */
  async upload(
    fileName: string,
    content: string | Uint8Array<ArrayBuffer>,
  ): Promise<TestResponse & { readonly at: string }> {
    const body = new FormData();
    body.set('csrf', await this.token());
    body.set('file', new File([content], fileName));
    const answer = await this.send(`${CRM}/templates`, { method: 'POST', body });
    const at = answer.headers.get('location') ?? '';
    return at === '' ? { ...answer, at } : { ...(await this.send(at)), at };
  }
}

/** A PBX with its server, and a visitor of its pages. */
export interface ServedPbx extends PbxBench {
  readonly server: ListeningServer;
  readonly visitor: Visitor;
}

/** A PBX that serves its pages, connected to the Relay CRM, with a visitor before it; it stops with the test. */
export async function servedPbx(options: PbxOptions = {}): Promise<ServedPbx> {
  const bench = await authorizedPbx(options);
  const { pbx, clock } = bench;
  const server = await servePbx(pbx, { clock });
  onTestFinished(async () => {
    await server.close();
    await pbx.stop();
  });
  return { ...bench, server, visitor: new Visitor(server.url) };
}
