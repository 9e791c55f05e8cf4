import { randomBytes } from 'node:crypto';
import { PROFILE_SETTINGS } from '../engine/profile.ts';
import { createTransport } from '../engine/transport.ts';
import type { Template } from '../template/model.ts';
import { AdminSettings } from './admin-settings.ts';
import { type AuthorizeEnvironment, beginAuthorize, receiveCallback, setOAuthState } from './authorize.ts';
import { CallHistory } from './history.ts';
import { IntegrationLog } from './log.ts';
import { describeState } from './messages.ts';
import { Phonebook } from './phonebook.ts';
import { synchronize } from './phonebook-lookup.ts';
import { ServicePrincipals } from './principals.ts';
import { Service } from './service.ts';
import { StorageNotice } from './storage-notice.ts';
import { openStore, type Store } from './store.ts';
import { SystemSettings } from './system-settings.ts';
import { pressTest } from './test-button.ts';
import { TokenVersions } from './token-versions.ts';
import type {
  CallbackResult,
  CallInput,
  CallResult,
  CfdKind,
  CfdResult,
  ChatInput,
  ChatResult,
  Clock,
  ConnectionStatus,
  CreateResult,
  EndedCall,
  Ending,
  ImportedTemplate,
  LogEntry,
  LookupResult,
  OAuthState,
  OAuthStateRequest,
  OutboxStatus,
  ParameterView,
  Pbx,
  PbxOptions,
  Ringing,
  RingResult,
  SearchField,
  Synchronization,
  SystemSettingsView,
  TestMode,
  TestResult,
  Timer,
  Transfer,
  TransferResult,
} from './types.ts';

export { PbxError, type PbxErrorCode } from './errors.ts';
export type * from './types.ts';

/** The address of a PBX that is not served: the port is the one 3CX listens on. */
const DEFAULT_URL = 'http://127.0.0.1:5001';
const CALLBACK_PATH = '/oauth/callback';
const TEST_NUMBER = '+15555550100';
const MOST_CALLS = 100_000;
const MOST_CONTACTS = 10_000;
const NO_OUTBOX: OutboxStatus = { waiting: 0, delivered: 0, refused: 0 };

/** Waits without keeping the process alive: kept calls are there again at the next start. */
const unhurried: Timer = (ms, work) => {
  const timer = setTimeout(work, ms).unref();
  return () => clearTimeout(timer);
};

/**
 * A simulated PBX with the CRM integration of a 3CX. A browser reaches it only through a server (`servePbx`).
 * @throws PbxError `data-unusable` where its state cannot be opened
 */
export function createPbx(options: PbxOptions = {}): Pbx {
  return new SimulatedPbx(options);
}

class SimulatedPbx implements Pbx {
  readonly admin: AdminSettings;
  readonly principals: ServicePrincipals;
  readonly phonebook: Phonebook;
  readonly #options: PbxOptions;
  readonly #clock: Clock;
  readonly #ownTransport: ReturnType<typeof createTransport> | undefined;
  /** Finished first when the service stops: a refresh cut in two would lose its token. */
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #store: Store;
  readonly #environment: AuthorizeEnvironment;
  readonly #storage: StorageNotice;
  #url: string | undefined;
  #service: Service;

  constructor(options: PbxOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date;
    this.#ownTransport = options.transport === undefined ? createTransport() : undefined;
    const { data, timer = unhurried, openDatabase } = options;
    this.#store = openStore(data, { clock: this.#clock, timer, ...(openDatabase && { openDatabase }) });
    this.#environment = this.#environmentOver(this.#store);
    this.admin = this.#environment.admin;
    this.phonebook = this.#environment.phonebook;
    this.principals = new ServicePrincipals(this.#store, this.#environment.random, options.principal);
    const { log } = this.#environment;
    this.#storage = new StorageNotice(this.#store.disk, { log, where: data ?? 'memory', warn: options.warn });
    this.#service = this.#startService();
  }

  get url(): string {
    return this.#url ?? DEFAULT_URL;
  }

  setUrl(url: string | undefined): void {
    this.#url = url;
  }

  get redirectUri(): string {
    return this.redirectUriAt(this.url);
  }

  redirectUriAt(address: string): string {
    const { consoleUrl } = this.#environment.system.current;
    return this.#options.redirectUri ?? (consoleUrl ?? address) + CALLBACK_PATH;
  }

  async stop(): Promise<void> {
    await this.#settled();
    await this.#ownTransport?.close();
    this.#storage.ended(this.#store.close());
  }

  async restart(): Promise<void> {
    await this.#settled();
    // The store outlives the service: what waits for a disk that refuses it is not lost.
    this.#service = this.#startService();
  }

  addTemplate(fileName: string, content: string | Uint8Array): ImportedTemplate {
    return this.#service.addTemplate(fileName, content);
  }

  templates(): readonly ImportedTemplate[] {
    return this.#service.templates();
  }

  templateFile(name: string): Uint8Array {
    return this.#service.templateFile(name);
  }

  template(name: string): Template {
    return this.#service.template(name);
  }

  select(name: string | undefined): void {
    this.#service.select(name);
  }

  removeTemplate(name: string): void {
    this.#service.removeTemplate(name);
  }

  parameters(): readonly ParameterView[] {
    return this.#service.selected().settings.views();
  }

  settingsVersion(): string {
    const { template, settings } = this.#service.selected();
    return this.#environment.versions.remember(template.name, settings.oauthValues());
  }

  save(values: { readonly [parameter: string]: string }, version?: string): void {
    this.#service.selected().save(values, version);
  }

  systemSettings(): SystemSettingsView {
    return this.#environment.system.current;
  }

  saveSystemSettings(change: Partial<SystemSettingsView>): void {
    this.#environment.system.save(change);
    // The engine does not read these: the access token in memory stays.
    const isOutside = (name: string) => PROFILE_SETTINGS.some((each) => each === name);
    if (!Object.keys(change).every(isOutside)) this.#service.reload();
  }

  beginAuthorize(
    parameter?: string,
    address: string = this.url,
  ): { readonly url: string; readonly state: string } {
    const redirectUri = this.redirectUriAt(address);
    return beginAuthorize(this.#service.selected(), this.#environment, { parameter, redirectUri });
  }

  setOAuthState(request: OAuthStateRequest): OAuthState {
    return setOAuthState(this.#service.selected(), this.#environment, request);
  }

  async callback(query: URLSearchParams | string): Promise<CallbackResult> {
    const service = this.#service;
    const work = receiveCallback(service.selected(), this.#environment, new URLSearchParams(query));
    const result = await this.#tracked(work);
    if (result.ok) void this.#service.outbox?.deliver();
    return result;
  }

  adoptToken(parameter: string, token: string): void {
    this.#service.selected().authorized(parameter, token);
  }

  status(): ConnectionStatus {
    const { integration } = this.#service;
    const state = integration?.state() ?? 'not-selected';
    const needsAuthorization = (integration?.settings.oauthParameters.length ?? 0) > 0;
    return {
      state,
      message: describeState(state, needsAuthorization),
      template: integration?.template.name,
      needsAuthorization,
      settingsSaved: integration?.settings.saved ?? false,
      callLogging: integration?.settings.value('ReportCallEnabled') === 'True',
      storage: this.#storage.message,
      profile: this.#environment.system.profile.name,
    };
  }

  async test(query = TEST_NUMBER, mode: TestMode = 'PhoneExact'): Promise<TestResult> {
    const { log } = this.#environment;
    return this.#tracked(pressTest(this.#service.selected(), { query, mode }, log, this.#clock));
  }

  ring(call: Ringing): Promise<RingResult> {
    return this.#tracked(this.#service.calls.ring(call));
  }

  transfer(callId: string, transfer: Transfer): TransferResult {
    return this.#service.calls.transfer(callId, transfer);
  }

  endCall(callId: string, ending: Ending = {}): Promise<CallResult> {
    return this.#tracked(this.#service.calls.endCall(callId, ending));
  }

  call(call: CallInput): Promise<CallResult> {
    return this.#tracked(this.#service.calls.call(call));
  }

  chat(chat: ChatInput): Promise<ChatResult> {
    return this.#tracked(this.#service.clients.chat(chat));
  }

  lookupByEmail(email: string): Promise<LookupResult> {
    return this.#tracked(this.#service.clients.lookupByEmail(email));
  }

  search(text: string, field?: SearchField): Promise<LookupResult> {
    return this.#tracked(this.#service.clients.search(text, field));
  }

  createContactFromClient(fields: { readonly [output: string]: string }): Promise<CreateResult> {
    return this.#tracked(this.#service.clients.createContactFromClient(fields));
  }

  lookupFromCFD(entity: string, kind: CfdKind, value: string): Promise<CfdResult> {
    return this.#tracked(this.#service.clients.lookupFromCFD(entity, kind, value));
  }

  async synchronizePhonebook(): Promise<Synchronization> {
    return this.#tracked(synchronize(this.#service.selected(), this.#environment));
  }

  calls(): Iterable<EndedCall> {
    return this.#environment.history.calls();
  }

  log(): readonly LogEntry[] {
    return this.#environment.log.entries();
  }

  outbox(): OutboxStatus {
    return this.#service.outbox?.status() ?? NO_OUTBOX;
  }

  async deliverKept(): Promise<OutboxStatus> {
    await this.#tracked(Promise.resolve(this.#service.outbox?.deliver()));
    return this.outbox();
  }

  #environmentOver(store: Store): AuthorizeEnvironment {
    const options = this.#options;
    const system = new SystemSettings(store, options);
    const most = options.phonebook ?? MOST_CONTACTS;
    return {
      store,
      phonebook: new Phonebook({ store, system, clock: this.#clock, most }),
      log: new IntegrationLog(store, this.#clock),
      history: new CallHistory(store, options.history ?? MOST_CALLS),
      clock: this.#clock,
      transport: options.transport ?? this.#ownTransport ?? createTransport(),
      system,
      admin: new AdminSettings(store),
      versions: new TokenVersions(),
      timeoutMs: options.timeoutMs ?? 30_000,
      random: options.random ?? randomBytes,
    };
  }

  #startService(): Service {
    const { outbox = false, timer = unhurried } = this.#options;
    return new Service(this.#environment, { outbox, timer });
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  async #settled(): Promise<void> {
    await Promise.allSettled([...this.#underWay, this.#service.outbox?.close()]);
    this.#environment.log.flush();
    this.#environment.history.flush();
    this.phonebook.flush();
  }
}
