import { PBX_PROFILES, type PbxProfile } from '../../../simulator/engine/index.ts';
import {
  type CallbackResult,
  type CallInput,
  type Pbx,
  PbxError,
  type TestMode,
} from '../../../simulator/pbx/index.ts';
import { parseTemplate } from '../../../simulator/template/index.ts';
import { anyAgent } from '../findings/journal.ts';
import { isHeadlessOnly, type TemplateSource } from '../target.ts';
import { Blocked, NotApplicable } from '../verdict.ts';
import type { AuthorizationOutcome } from './outcome.ts';
import type {
  Lookup,
  PbxDriver,
  PbxField,
  PlacedCall,
  Simulated,
  TokenAnswer,
  Upload,
} from './pbx-driver.ts';
import type { PbxParts } from './pbx-parts.ts';
import { SimulatedDriver } from './simulated-driver.ts';
import type { Decision } from './user.ts';

/** Titles of the three fields that the guide has the admin fill in. */
const FIELDS = { clientId: 'Client ID', clientSecret: 'Client Secret', accountId: 'Account ID' } as const;
/** Title of the switch on the settings page, in the words of the guide. */
export const CALL_LOGGING = 'Enable call logging';

/** Values of the call logging switch, by the title that the guide gives it and by the name that the PBX knows. */
export function callLogging(on: boolean): Record<string, string> {
  const value = on ? 'True' : 'False';
  return { [CALL_LOGGING]: value, ReportCallEnabled: value };
}

/** The 3CX of one trial, and its admin's hands: imports, fills in, clicks Authorize, places calls. */
export class PbxActor {
  readonly #parts: PbxParts;
  readonly #driver: PbxDriver;
  /** The one uploaded last. */
  #uploaded: TemplateSource | undefined;

  /** @param driver default: a simulated 3CX of this trial's own */
  constructor(parts: PbxParts, driver: PbxDriver = new SimulatedDriver(parts)) {
    this.#parts = parts;
    this.#driver = driver;
  }

  /** Whether a real 3CX is driven, which shows none of the requests that it sends. */
  get isReal(): boolean {
    return this.#driver.simulated === undefined;
  }

  /** The simulated PBX itself. @throws NotApplicable with a real one */
  get simulator(): Pbx {
    return this.#simulated.pbx;
  }

  get #simulated(): Simulated {
    const { simulated } = this.#driver;
    if (simulated === undefined)
      throw new NotApplicable("the rule asks for what 3CX's published API has no operation for");
    return simulated;
  }

  /** What the token endpoint answered the PBX, oldest first. @throws NotApplicable with a real PBX */
  get tokenAnswers(): readonly TokenAnswer[] {
    return this.#simulated.tokenAnswers;
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

  /** Ids of the scenarios of the template uploaded last, as written; empty for lookups by number. */
  async scenarios(): Promise<readonly string[]> {
    return parseTemplate(await templateText(this.#uploaded)).scenarios.map(({ id }) => id);
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
    return this.#driver.add(fileName, text);
  }

  /** The fields of the settings page of the selected template. */
  async fields(): Promise<readonly PbxField[]> {
    return this.#driver.fields();
  }

  /** The state of the connection, as the settings page shows it. */
  status(): ReturnType<PbxDriver['status']> {
    return this.#driver.status();
  }

  /** The templates that the PBX lists. */
  async templateNames(): Promise<readonly string[]> {
    return this.#driver.templateNames();
  }

  /**
   * Fills in Client ID, Client Secret and Account ID, and saves.
   * @param values replace them, by parameter name or title
   * @param page the version of the page that is saved (`simulator.settingsVersion`), where it is an old one
   */
  async save(values: Readonly<Record<string, string>> = {}, page?: string): Promise<void> {
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
    for (const field of await this.#driver.fields()) {
      const value = sound[field.name] ?? sound[field.title];
      if (value !== undefined) byName[field.name] = value;
    }
    await this.#driver.save(byName, page);
  }

  /** Import and save: everything the guide asks for up to the Authorize button. */
  async install(values: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#fillIn(await this.upload(), values);
  }

  /** The same with the Client Credentials template, which has no Authorize button. */
  async installHeadless(values: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#fillIn(await this.uploadHeadless(), values);
  }

  async #fillIn(upload: Upload, values: Readonly<Record<string, string>>): Promise<void> {
    if (!upload.ok) throw new Blocked(`the PBX refuses the template: ${upload.message}`);
    await this.save(values);
  }

  /** Clicks Authorize and lets the user decide; the browser's last stop is returned, the PBX has not heard of it yet. */
  async clickAuthorize(decision: Decision = 'approve'): Promise<AuthorizationOutcome> {
    const { url } = await this.beginAuthorize();
    return decision === 'deny'
      ? this.#parts.user.deny(url, { keepGrants: true })
      : this.#parts.user.decide(url);
  }

  /**
   * A click on Authorize: where it sends the browser, and the state that has to come back.
   * @throws NotApplicable where the deployment's template uses Client Credentials
   */
  async beginAuthorize(): Promise<{ readonly url: string; readonly state: string }> {
    if (this.isHeadlessOnly)
      throw new NotApplicable('the template uses Client Credentials, and has no Authorize button');
    return this.#driver.beginAuthorize();
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
    return this.callback(outcome.query);
  }

  /** Brings a browser to the PBX with any query. */
  callback(query: URLSearchParams): Promise<CallbackResult> {
    return this.#driver.callback(query);
  }

  /** Clicks Authorize, the user approves, the browser comes back. */
  async authorize(): Promise<CallbackResult> {
    return this.returns(await this.clickAuthorize());
  }

  /** The versions of the PBX that can be simulated, the oldest first. */
  get versions(): readonly PbxProfile[] {
    return Object.values(PBX_PROFILES);
  }

  /**
   * A call comes in, from the known contact unless a number is given. A real PBX is not called from outside: it calls the
   * number, whatever the direction.
   */
  async ring(number = this.knownNumber, direction?: CallInput['direction']): Promise<Lookup> {
    return this.#driver.ring({ number, ...(direction !== undefined && { direction }) });
  }

  /** A whole call, by default from the known contact, of an agent that no other call has; at a real PBX an outbound one. */
  async call(call: Partial<CallInput> = {}): Promise<PlacedCall> {
    return this.#driver.call({ number: this.knownNumber, agent: anyAgent(), ...call });
  }

  /** The Test button, by default for the number of the known contact. */
  async test(query = this.knownNumber, mode?: TestMode): Promise<Lookup> {
    return this.#driver.test(query, mode);
  }

  /** Looks a contact up by address; a real PBX by its Test button. */
  async lookupByEmail(email: string): Promise<Lookup> {
    return this.#driver.lookupByEmail(email);
  }

  /** Reads until it is settled; see `PbxDriver`. */
  settle<T>(read: () => Promise<T>, isSettled: (value: T) => boolean): Promise<T> {
    return this.#driver.settle(read, isSettled);
  }

  /** How often the PBX has asked for a fresh access token. @throws NotApplicable with a real PBX */
  get refreshes(): number {
    return this.tokenAnswers.filter(({ grantType }) => grantType === 'refresh_token').length;
  }

  /** Lets the access token run out as the PBX sees it. @throws NotApplicable with a real PBX */
  letTokenExpire(): void {
    this.#simulated.letTokenExpire();
  }

  async stop(): Promise<void> {
    await this.#driver.stop();
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
