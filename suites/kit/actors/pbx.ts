import { type Transport, TransportError } from '../../../simulator/engine/transport.ts';
import { createPbx } from '../../../simulator/pbx/pbx.ts';
import type { CallbackResult, ImportedTemplate, Pbx } from '../../../simulator/pbx/types.ts';
import type { Recorder } from '../evidence/recorder.ts';
import { describeFailure } from '../http.ts';
import { Blocked } from '../verdict.ts';
import type { World } from '../world.ts';
import type { Api } from './api.ts';
import type { Client } from './client.ts';
import type { Outcome } from './outcome.ts';
import type { Decision, User } from './user.ts';

export interface PbxParts {
  readonly world: World;
  readonly recorder: Recorder;
  readonly user: User;
  readonly client: Client;
  readonly api: Api;
}

/** Titles of the three fields that the guide has the admin fill in. */
const FIELDS = { clientId: 'Client ID', clientSecret: 'Client Secret', accountId: 'Account ID' } as const;
export const CALL_LOGGING = 'Enable call logging';

/** The simulated 3CX of one trial, and its admin's hands: imports, fills in, clicks Authorize, places calls. */
export class PbxActor {
  /** The PBX itself. */
  readonly simulator: Pbx;
  readonly #parts: PbxParts;
  #aheadMs = 0;

  constructor(parts: PbxParts) {
    this.#parts = parts;
    this.simulator = createPbx({
      redirectUri: parts.client.redirectUri,
      clock: { now: () => Date.now() + this.#aheadMs },
      transport: recorded(parts),
    });
  }

  /** The number of the contact that the target file says exists. */
  get knownNumber(): string {
    return this.#parts.api.contact.phone;
  }

  /** Adds the deployment's template under its own file name, or another, and selects it. */
  async importTemplate(fileName?: string): Promise<ImportedTemplate> {
    const { template } = this.#parts.world.target;
    if (template === undefined) throw new Blocked('the target file names no template');
    const imported = this.simulator.addTemplate(fileName ?? template.fileName, await template.load());
    this.simulator.select(imported.name);
    return imported;
  }

  /** Fills in Client ID, Client Secret and Account ID, and saves. `values` are laid over them, by parameter name or title. */
  save(values: Readonly<Record<string, string>> = {}): void {
    const { client, api, world } = this.#parts;
    const sound: Record<string, string> = {
      [FIELDS.clientId]: client.id,
      [FIELDS.clientSecret]: client.secret,
      [FIELDS.accountId]: api.account.id,
      [CALL_LOGGING]: 'True',
      ...world.target.template?.values,
      ...values,
    };
    const byName: Record<string, string> = {};
    for (const parameter of this.simulator.parameters()) {
      const value = sound[parameter.name] ?? sound[parameter.title];
      if (value !== undefined) byName[parameter.name] = value;
    }
    this.simulator.save(byName);
  }

  /** Import and save: everything the guide asks for up to the Authorize button. */
  async install(values: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.importTemplate();
    this.save(values);
  }

  /** Clicks Authorize and lets the user decide; the browser's last stop is returned, the PBX has not heard of it yet. */
  async clickAuthorize(decision: Decision = 'approve'): Promise<Outcome> {
    return this.#parts.user.decide(this.simulator.beginAuthorize().url, decision);
  }

  /** Brings the browser back to the PBX, as the redirect would. */
  async returns(outcome: Outcome): Promise<CallbackResult> {
    if (outcome.kind !== 'redirect')
      throw new Blocked(`Authorize ended on a page: ${outcome.page.text.slice(0, 200)}`);
    return this.simulator.callback(outcome.query);
  }

  /** Clicks Authorize, the user approves, the browser comes back. */
  async authorize(): Promise<CallbackResult> {
    return this.returns(await this.clickAuthorize());
  }

  /** Lets the access token run out as the PBX sees it: its clock moves past any lifetime a token may have. */
  letTokenExpire(): void {
    this.#aheadMs += 10 * 366 * 24 * 3600 * 1000;
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
  }
}

/** The PBX's way to the deployment: every request it sends is evidence of the trial. */
function recorded({ world, recorder }: PbxParts): Transport {
  return async (request) => {
    await world.turn();
    const body = request.body ?? '';
    const exchange = recorder.begin({
      actor: 'pbx',
      method: request.method,
      url: request.url,
      headers: request.headers,
      body,
    });
    try {
      const { origin, pathname, search } = new URL(request.url);
      const answer = await world.dispatcher.request({
        origin,
        path: pathname + search,
        method: request.method as 'GET',
        headers: request.headers.flat(),
        ...(body === '' ? {} : { body }),
        headersTimeout: request.timeoutMs,
        bodyTimeout: request.timeoutMs,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      exchange.end({
        status: answer.statusCode,
        headers: Object.entries(answer.headers).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : [value ?? '']).map((one) => [name, one] as const),
        ),
        body: bytes.toString('utf8'),
      });
      return { status: answer.statusCode, headers: answer.headers, body: bytes };
    } catch (error) {
      const failure = describeFailure(error);
      exchange.end({ failure });
      throw new TransportError('unreachable', failure);
    }
  };
}
