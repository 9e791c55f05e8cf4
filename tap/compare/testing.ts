import type { TapDocument, TapExchange } from '../../reports/tap/document.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../simulator/engine/index.ts';
import { createPbx, type Pbx, type PbxOptions, type PbxProfile } from '../../simulator/pbx/index.ts';
import { TestClock } from '../../simulator/pbx/test-kit.ts';
import { parseTemplate } from '../../simulator/template/index.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import type { SeenExchange } from '../../suites/kit/witness.ts';
import { ScenarioReader } from '../scenarios.ts';
import { TapSecrets } from '../secrets.ts';
import { headerLinesOf } from './request-differences.ts';

/** A PBX whose requests are noted as a tap notes them, in process: the part of the real one. */
export class RecordedPbx {
  readonly clock = new TestClock();
  readonly pbx: Pbx;
  readonly #startedAt = this.clock.ms;
  readonly #secrets: TapSecrets;
  readonly #reader: ScenarioReader | undefined;
  readonly #exchanges: TapExchange[] = [];
  readonly #token: string;

  /** @param crm answers the PBX; each answer takes 10 ms */
  constructor(
    profile: PbxProfile,
    text: string,
    crm: Transport,
    options: PbxOptions & { readonly token?: string; readonly secrets?: readonly string[] } = {},
  ) {
    const { token = '/token', secrets = [], ...more } = options;
    const redactor = new Redactor();
    for (const secret of secrets) redactor.learn('client_secret', secret);
    this.#secrets = new TapSecrets(redactor);
    this.#token = token;
    this.#reader = new ScenarioReader(parseTemplate(text));
    this.pbx = createPbx({
      clock: this.clock,
      redirectUri: 'https://pbx.example/oauth/callback',
      profile,
      ...more,
      transport: async (request) => {
        const atMs = this.clock.ms - this.#startedAt;
        const response = await crm(request);
        this.clock.ms += 10;
        this.#note(request, response, atMs);
        return response;
      },
    });
    this.pbx.select(this.pbx.addTemplate('template.xml', text).name);
    this.pbx.save({});
  }

  /** Authorize: the browser goes to the address that the PBX opens, and comes back with a code. */
  async authorize(code: string): Promise<string> {
    const { url, state } = this.pbx.beginAuthorize();
    this.#note(
      { method: 'GET', url, headers: [], timeoutMs: 1 },
      { status: 302, headers: {}, body: Buffer.from('') },
      this.clock.ms - this.#startedAt,
      'authorize',
    );
    const result = await this.pbx.callback(new URLSearchParams({ code, state }));
    if (!result.ok) throw new Error(result.message);
    return url;
  }

  /** What the tap has recorded. */
  tap(change: (exchanges: TapExchange[]) => TapExchange[] = (exchanges) => exchanges): TapDocument {
    return {
      schema: 1,
      tool: { name: 'test', version: '0' },
      target: { name: 'crm', url: 'https://crm.example' },
      startedAt: new Date(this.#startedAt).toISOString(),
      durationMs: this.clock.ms - this.#startedAt,
      exchanges: change(this.#exchanges.map((each) => this.#secrets.scrub(each))),
    };
  }

  #note(request: HttpRequest, response: HttpResponse, atMs: number, given?: SeenExchange['endpoint']): void {
    const { method, url, body = '' } = request;
    const { pathname } = new URL(url);
    const endpoint = given ?? (pathname.endsWith(this.#token) ? 'token' : 'api');
    const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
    const seen: SeenExchange = {
      number: this.#exchanges.length + 1,
      atMs,
      durationMs: 10,
      endpoint,
      request: { method, url, headers: headerLinesOf(request), body },
      response: { status: response.status, headers, body: response.body.toString() },
    };
    const event = this.#reader?.read({ method, url, body });
    this.#exchanges.push({ ...this.#secrets.redact(seen), ...(event && { event }) });
  }
}
