import {
  PBX_PROFILES,
  type PbxProfile,
  type Transport,
  TransportError,
} from '../../../simulator/engine/index.ts';
import { ExpressionError } from '../../../simulator/expression/index.ts';
import {
  type CallbackResult,
  createPbx,
  type ImportedTemplate,
  type Pbx,
  PbxError,
  type PbxOptions,
  type RingResult,
} from '../../../simulator/pbx/index.ts';
import { TemplateRefused } from '../../../simulator/template/index.ts';
import { exchange, textOf } from '../../../web/exchange.ts';
import type { Recorder } from '../evidence/recorder.ts';
import { describeFailure } from '../http-client.ts';
import { HttpResponse } from '../http-response.ts';
import { isHeadlessOnly, type TemplateSource } from '../target.ts';
import type { TestEnvironment } from '../test-environment.ts';
import { Blocked, NotApplicable } from '../verdict.ts';
import type { Api } from './api.ts';
import type { Client } from './client.ts';
import type { AuthorizationOutcome } from './outcome.ts';
import type { Decision, User } from './user.ts';

/** The parts of a trial that its PBX is made of. */
export interface PbxParts {
  readonly world: Omit<TestEnvironment, 'redactor'>;
  readonly recorder: Recorder;
  readonly user: User;
  readonly client: Client;
  readonly api: Api;
  /** Merged into the options of a trial's PBX. */
  readonly pbx?: PbxOptions;
}

/** Titles of the three fields that the guide has the admin fill in. */
const FIELDS = { clientId: 'Client ID', clientSecret: 'Client Secret', accountId: 'Account ID' } as const;
/** Title of the switch on the settings page, in the words of the guide. */
export const CALL_LOGGING = 'Enable call logging';

/** Values of the call logging switch, by the title that the guide gives it and by the name that the PBX knows. */
export function callLogging(on: boolean): Record<string, string> {
  const value = on ? 'True' : 'False';
  return { [CALL_LOGGING]: value, ReportCallEnabled: value };
}

/** The PBX stands two hours east of Greenwich, so that its local times are never mistaken for UTC. */
const TIME_ZONE = 'Etc/GMT-2';

/** What the upload of a template came to: its name, or why the PBX refuses it. */
export type Upload =
  | { readonly ok: true; readonly template: ImportedTemplate }
  | { readonly ok: false; readonly message: string };

/** One answer of the token endpoint to the PBX. */
export interface TokenAnswer {
  readonly grantType: string;
  readonly status: number;
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
}

/** The simulated 3CX of one trial, and its admin's hands: imports, fills in, clicks Authorize, places calls. */
export class PbxActor {
  /** The PBX itself. */
  readonly simulator: Pbx;
  /** What the token endpoint answered the PBX, oldest first. */
  readonly tokenAnswers: TokenAnswer[] = [];
  readonly #parts: PbxParts;
  #aheadMs = 0;
  /** The one uploaded last. */
  #uploaded: TemplateSource | undefined;

  constructor(parts: PbxParts) {
    this.#parts = parts;
    const { pbx } = parts.world.target;
    this.simulator = createPbx({
      redirectUri: pbx?.redirectUri ?? parts.client.redirectUri,
      clock: { now: () => Date.now() + this.#aheadMs },
      settings: { timeZone: TIME_ZONE, ...pbx?.settings },
      timeoutMs: parts.world.target.limits.timeoutMs,
      transport: recorded(parts, (answer) => this.tokenAnswers.push(answer)),
      ...parts.pbx,
    });
  }

  /** The number of the contact that the target file says exists. */
  get knownNumber(): string {
    return this.#parts.api.contact.phone;
  }

  /** Whether the deployment's template uses Client Credentials, so that there is no Authorize button. */
  get isHeadlessOnly(): boolean {
    return isHeadlessOnly(this.#parts.world.target);
  }

  /**
   * The text of the deployment's template.
   * @throws Blocked when there is none, or it cannot be read
   */
  async templateText(): Promise<string> {
    return templateText(this.#parts.world.target.template);
  }

  /** Uploads the deployment's template under its own file name, or another, and selects it. */
  async upload(fileName?: string): Promise<Upload> {
    return this.#upload(this.#parts.world.target.template, fileName);
  }

  /** The same with the Client Credentials template. */
  async uploadHeadless(): Promise<Upload> {
    return this.#upload(this.#parts.world.target.headlessTemplate);
  }

  async #upload(source: TemplateSource | undefined, fileName = source?.fileName ?? ''): Promise<Upload> {
    const text = await templateText(source);
    this.#uploaded = source;
    try {
      const template = this.simulator.addTemplate(fileName, text);
      this.simulator.select(template.name);
      return { ok: true, template };
    } catch (error) {
      if (error instanceof TemplateRefused) return { ok: false, message: error.message };
      throw error;
    }
  }

  /**
   * Fills in Client ID, Client Secret and Account ID, and saves.
   * @param values replace them, by parameter name or title
   * @param page the version of the page that is saved (`simulator.settingsVersion`), where it is an old one
   */
  save(values: Readonly<Record<string, string>> = {}, page?: string): void {
    const { client, api } = this.#parts;
    const sound: Record<string, string> = {
      [FIELDS.clientId]: client.id,
      [FIELDS.clientSecret]: client.secret,
      [FIELDS.accountId]: api.account.id,
      ...callLogging(true),
      ...this.#uploaded?.values,
      ...values,
    };
    const byName: Record<string, string> = {};
    for (const parameter of this.simulator.parameters()) {
      const value = sound[parameter.name] ?? sound[parameter.title];
      if (value !== undefined) byName[parameter.name] = value;
    }
    feasible(() => this.simulator.save(byName, page));
  }

  /** Import and save: everything the guide asks for up to the Authorize button. */
  async install(values: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#fillIn(await this.upload(), values);
  }

  /** The same with the Client Credentials template, which has no Authorize button. */
  async installHeadless(values: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#fillIn(await this.uploadHeadless(), values);
  }

  #fillIn(upload: Upload, values: Readonly<Record<string, string>>): void {
    if (!upload.ok) throw new Blocked(`the PBX refuses the template: ${upload.message}`);
    this.save(values);
  }

  /** Clicks Authorize and lets the user decide; the browser's last stop is returned, the PBX has not heard of it yet. */
  async clickAuthorize(decision: Decision = 'approve'): Promise<AuthorizationOutcome> {
    const { url } = this.beginAuthorize();
    return decision === 'deny'
      ? this.#parts.user.deny(url, { keepGrants: true })
      : this.#parts.user.decide(url);
  }

  /**
   * A click on Authorize: where it sends the browser, and the state that has to come back.
   * @throws NotApplicable where the deployment's template uses Client Credentials
   */
  beginAuthorize(): { readonly url: string; readonly state: string } {
    if (this.isHeadlessOnly)
      throw new NotApplicable('the template uses Client Credentials, and has no Authorize button');
    return feasible(() => this.simulator.beginAuthorize());
  }

  /** @returns why the console refuses a click on Authorize, and what it says to do; undefined where it sends the browser on */
  authorizeRefusal(): string | undefined {
    try {
      this.simulator.beginAuthorize();
      return undefined;
    } catch (error) {
      if (error instanceof PbxError) return `${error.message} ${error.remedy}`;
      throw error;
    }
  }

  /** Brings the browser back to the PBX, as the redirect would. */
  async returns(outcome: AuthorizationOutcome): Promise<CallbackResult> {
    if (outcome.kind !== 'redirect')
      throw new Blocked(`Authorize ended on a page: ${outcome.page.text.slice(0, 200)}`);
    return this.simulator.callback(outcome.query);
  }

  /** Clicks Authorize, the user approves, the browser comes back. */
  async authorize(): Promise<CallbackResult> {
    return this.returns(await this.clickAuthorize());
  }

  /** The versions of the PBX that can be simulated, the oldest first. */
  get versions(): readonly PbxProfile[] {
    return Object.values(PBX_PROFILES);
  }

  /** A call comes in, from the known contact unless a number is given. */
  async ring(number = this.knownNumber): Promise<RingResult> {
    return this.simulator.ring({ number, agent: '101' });
  }

  /** How often the PBX has asked for a fresh access token. */
  get refreshes(): number {
    return this.tokenAnswers.filter(({ grantType }) => grantType === 'refresh_token').length;
  }

  /** Lets the access token run out as the PBX sees it: its clock moves past any lifetime a token may have. */
  letTokenExpire(): void {
    this.#aheadMs += 10 * 366 * 24 * 3600 * 1000;
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
  }
}

/**
 * The text of a target's template.
 * @throws Blocked when there is none, or it cannot be read
 */
export async function templateText(template: TemplateSource | undefined): Promise<string> {
  if (template === undefined) throw new Blocked('the target file names no template');
  try {
    return await template.load();
  } catch (error) {
    throw new Blocked(`the template ${template.fileName} cannot be read: ${String(error)}`);
  }
}

/** What the PBX's console refuses to do (it says what to do instead) leaves a rule's question unasked. */
function feasible<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PbxError) throw new Blocked(`${error.message} ${error.remedy}`);
    if (error instanceof ExpressionError) throw new Blocked(`the template cannot be run: ${error.message}`);
    throw error;
  }
}

/** The PBX's way to the deployment: every request it sends is evidence of the trial. */
function recorded({ world, recorder }: PbxParts, onToken: (answer: TokenAnswer) => void): Transport {
  return async (request) => {
    await world.turn();
    const body = request.body ?? '';
    const { method, url, signal } = request;
    const headers = recorder.traced(request.headers);
    const { end } = recorder.begin({ actor: 'pbx', method, url, headers, body });
    try {
      const { origin, pathname, search } = new URL(url);
      const { dispatcher, target } = world;
      const path = pathname + search;
      const timeoutMs = Math.min(request.timeoutMs, target.limits.timeoutMs);
      const answer = await exchange({ dispatcher, origin, path, method, headers, body, timeoutMs, signal });
      const text = textOf(answer.body);
      end({ status: answer.status, headers: answer.lines(), body: text });
      if (url === target.endpoints.token) onToken(tokenAnswer(body, answer.status, text));
      return answer;
    } catch (error) {
      const failure = describeFailure(error);
      end({ failure });
      throw new TransportError('unreachable', failure);
    }
  };
}

function tokenAnswer(form: string, status: number, body: string): TokenAnswer {
  const { accessToken, refreshToken } = new HttpResponse({ exchange: 0, url: '', status, headers: [], body });
  return {
    grantType: new URLSearchParams(form).get('grant_type') ?? '',
    status,
    accessToken,
    refreshToken,
  };
}
