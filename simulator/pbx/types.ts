import type { DatabaseSync } from 'node:sqlite';
import type { PbxProfile, PbxProfileName, ProfileSetting } from '../engine/profile.ts';
import type { Trace } from '../engine/trace.ts';
import type { Transport } from '../engine/transport.ts';
import type { ParameterType, Template, Unknown } from '../template/model.ts';
import type { AdminControl, PrincipalControl, PrincipalCredentials } from './admin-types.ts';
import type {
  CallInput,
  CallResult,
  CfdKind,
  CfdResult,
  ChatInput,
  ChatResult,
  CreateResult,
  EndedCall,
  Ending,
  LookupResult,
  OutboxStatus,
  Ringing,
  RingResult,
  SearchField,
  TestMode,
  TestResult,
  TransferResult,
} from './call-types.ts';
import type { Transfer } from './leg-types.ts';
import type { PhonebookControl, Synchronization } from './phonebook-types.ts';

export type * from './admin-types.ts';
export type * from './call-types.ts';
export type * from './leg-types.ts';
export type * from './phonebook-types.ts';

/** Where the time comes from. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Does `work` once, after so many milliseconds; the returned function cancels it. */
export type Timer = (ms: number, work: () => void) => () => void;

/** What a PBX is made with. */
export interface PbxOptions {
  /** Directory of the PBX's state (`pbx.sqlite`); in memory when absent. */
  data?: string;
  clock?: Clock;
  /** `size` unpredictable bytes; default node:crypto. */
  random?: (size: number) => Uint8Array;
  /** What the PBX sends as `[RedirectUri]`; default its own callback page. */
  redirectUri?: string | undefined;
  transport?: Transport;
  /** The PBX version that is simulated, with members of a test's own; default V20. */
  profile?: PbxProfile;
  /** Settings of the PBX that come before the stored ones. */
  settings?: Partial<SystemSettingsView>;
  /** For one request to the CRM; default 30 000. */
  timeoutMs?: number;
  /**
   * Whether calls that the CRM does not take for a reason that may pass are kept and reported later; default false, as
   * a 3CX drops them.
   */
  outbox?: boolean;
  /** Contacts that the phonebook keeps; default 10 000. 0: contacts that lookups find are not stored. */
  phonebook?: number;
  /** Ended calls that are remembered, for `calls()`; default 100 000. */
  history?: number;
  /** What the outbox and a disk that refuses writes wait with. */
  timer?: Timer;
  /** A service principal of the configuration API that exists while the process runs, and is not stored. */
  principal?: PrincipalCredentials;
  /** Hears, in a sentence for the operator, that the disk refuses writes, and that it takes them again. */
  warn?: (sentence: string) => void;
  /** Opens the database file; tests make its writes fail. */
  openDatabase?: (path: string) => DatabaseSync;
}

/** The settings of the PBX itself, beside those of its template; some replace the profile's member of the same name. */
export interface SystemSettingsView extends Pick<PbxProfile, ProfileSetting> {
  /** The simulated version. */
  readonly profile: PbxProfileName;
  /**
   * How callers are identified: by the whole number, by its last digits (`[MaxLength]`, 1 to 32), or not at all
   * (3CX: MatchExact, MatchLength, NotResolve).
   */
  readonly numberMatching: 'exact' | 'none' | number;
  /** IANA name of the zone of `*Local` values. */
  readonly timeZone: string;
  /** The address with which the redirect URI begins, without path. Default: that under which the admin opens the console. */
  readonly consoleUrl: string | undefined;
}

/** An imported CRM template. */
export interface ImportedTemplate {
  readonly name: string;
  readonly version: number;
  readonly country: string;
  readonly fileName: string;
  readonly selected: boolean;
  /** How many requests it lets the PBX send at once. */
  readonly maxConcurrentRequests: number;
  /** Ids as written; empty for lookups by number. */
  readonly scenarios: readonly string[];
  /** What will not work once it runs, a sentence each; the PBX takes the template all the same. */
  readonly warnings: readonly string[];
  /** What the vocabulary does not know and the PBX ignores. */
  readonly unknown: readonly Unknown[];
}

/** A parameter of a template, as the settings page shows it. */
export interface ParameterView {
  readonly name: string;
  readonly title: string;
  readonly type: ParameterType;
  /** Heading under which it is shown. */
  readonly group: string;
  /** Name of the Boolean parameter it hangs on, if any. */
  readonly dependsOn: string | undefined;
  /** False where that parameter is off. */
  readonly enabled: boolean;
  /** Masked for anything secret. */
  readonly value: string;
  readonly isSet: boolean;
  readonly secret: boolean;
  readonly listValues: readonly string[];
}

/** The state of the connection to the CRM. */
export type ConnectionState =
  | 'not-selected'
  | 'not-authorized'
  | 'authorized'
  /** A test has spent the stored token. */
  | 'token-dropped-by-test'
  /** A settings page was saved that had been loaded before Authorize or a refresh renewed the token. */
  | 'token-overwritten'
  /** What Authorize and the sign-in read was changed since. */
  | 'values-changed'
  /** The last Authorize failed; an earlier token stays stored. */
  | 'authorize-failed'
  /** The CRM refused Client ID or Client Secret. */
  | 'client-refused'
  /** The CRM refused the token, or the credentials of a template without Authorize. */
  | 'refused-by-crm';

/** The connection to the CRM, as the settings page shows it. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** For the admin. */
  readonly message: string;
  readonly template: string | undefined;
  /** Whether the template has an Authorize button. */
  readonly needsAuthorization: boolean;
  readonly settingsSaved: boolean;
  readonly callLogging: boolean;
  /** Why the PBX cannot store what it should, for the admin; `undefined` while it can. */
  readonly storage: string | undefined;
  /** The simulated version, which every result assumes. */
  readonly profile: PbxProfileName;
}

/** Authorize, as a page of the console begins it (XAPI, `SetOAuthState`). */
export interface OAuthStateRequest {
  /** Name of the OAuth parameter. */
  readonly parameter: string;
  /** The address of the page that the browser comes back to. */
  readonly redirectUri: string;
  /** RFC 7636 4.1; absent: without PKCE. */
  readonly codeVerifier?: string;
}

/** What a page puts into the authorization request. */
export interface OAuthState {
  readonly state: string;
  /** `S256` of the verifier (RFC 7636 4.2), where one was given. */
  readonly codeChallenge: string | undefined;
}

/** The end of an authorization. */
export interface CallbackResult {
  readonly ok: boolean;
  readonly code: 'authorized' | 'wrong-state' | 'denied' | 'no-code' | 'exchange-failed';
  readonly message: string;
  readonly trace?: Trace;
}

/** How serious a log entry is. */
export type LogLevel = 'info' | 'warning' | 'error';

/** An entry of the integration log. */
export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  /** What kind of thing happened, for programs: `lookup`, `report-call`, `authentication` ... */
  readonly code: string;
  readonly message: string;
  readonly trace?: unknown;
}

/** The simulated PBX: its CRM integration, seen by the admin, by the browser and by the telephone. */
export interface Pbx {
  /** Finishes what is under way and closes the state. */
  stop(): Promise<void>;
  /** Where browsers reach it, without trailing slash; not served, the address a 3CX has by default. */
  readonly url: string;
  /** Sets `url`; `undefined` once it is not served anymore. */
  setUrl(url: string | undefined): void;
  readonly redirectUri: string;
  /**
   * The redirect URI of a console that the admin opened at an address, which is without a path: 3CX's page hands over its
   * own. The address in the settings, and a redirect URI that the PBX was made with, come first.
   */
  redirectUriAt(address: string): string;

  /** Imports a template. One of the same name is replaced; its stored settings stay. @throws TemplateRefused */
  addTemplate(fileName: string, content: string | Uint8Array): ImportedTemplate;
  templates(): readonly ImportedTemplate[];
  /** The file of an imported template, as it was uploaded. @throws PbxError `unknown-template` */
  templateFile(name: string): Uint8Array;
  /** An imported template, parsed. @throws PbxError `unknown-template` */
  template(name: string): Template;
  /** Selects a template; `undefined`: none. @throws PbxError `unknown-template` */
  select(name: string | undefined): void;
  /** Removes a template; its stored settings are there again when it is added anew. @throws PbxError `unknown-template` */
  removeTemplate(name: string): void;
  parameters(): readonly ParameterView[];
  /** Which OAuth values a settings page is loaded with now. */
  settingsVersion(): string;
  /**
   * Stores settings by parameter name, durably; the others keep their value.
   * @param version of the page that is saved; see `stalePage`
   */
  save(values: { readonly [parameter: string]: string }, version?: string): void;

  systemSettings(): SystemSettingsView;
  /** Stores settings of the PBX and, where the engine of the template reads them, starts it anew. @throws PbxError `bad-value`, `not-stored` */
  saveSystemSettings(change: Partial<SystemSettingsView>): void;

  /** The settings of the console that belong to no template. */
  readonly admin: AdminControl;
  /** The programs that may use the configuration API. */
  readonly principals: PrincipalControl;

  /** @param address at which the admin opened the console, see `redirectUriAt`; default `url` */
  beginAuthorize(parameter?: string, address?: string): { readonly url: string; readonly state: string };
  /** What Authorize sends along, for a page that makes the URL itself (XAPI, `SetOAuthState`). @throws as `beginAuthorize` */
  setOAuthState(request: OAuthStateRequest): OAuthState;
  /** What the PBX does when the browser comes back. Never throws because of the CRM. */
  callback(query: URLSearchParams | string): Promise<CallbackResult>;
  status(): ConnectionStatus;
  /** Stores the token of an authorization that took place elsewhere. @param parameter of the type OAuth */
  adoptToken(parameter: string, token: string): void;
  /** The Test button: authenticates and looks up, and keeps nothing of it. */
  test(query?: string, mode?: TestMode): Promise<TestResult>;

  ring(call: Ringing): Promise<RingResult>;
  /** Hands a call under way on: its present leg ends, and another one begins. @throws PbxError `unknown-call` */
  transfer(callId: string, transfer: Transfer): TransferResult;
  endCall(callId: string, ending?: Ending): Promise<CallResult>;
  /** Rings, answers or not, ends. */
  call(call: CallInput): Promise<CallResult>;
  chat(chat: ChatInput): Promise<ChatResult>;
  lookupByEmail(email: string): Promise<LookupResult>;
  search(text: string, field?: SearchField): Promise<LookupResult>;
  createContactFromClient(fields: { readonly [output: string]: string }): Promise<CreateResult>;
  lookupFromCFD(entity: string, kind: CfdKind, value: string): Promise<CfdResult>;

  /** The contacts that the PBX knows by itself. */
  readonly phonebook: PhonebookControl;
  /**
   * Looks every stored contact of the selected template's CRM up again, and updates or removes it.
   * @throws PbxError `not-selected`; `bad-request` while synchronization is off on the CRM page
   */
  synchronizePhonebook(): Promise<Synchronization>;

  /** The calls that are over, the earliest first, read as they are asked for. */
  calls(): Iterable<EndedCall>;
  /** The integration log, oldest first. */
  log(): readonly LogEntry[];
  outbox(): OutboxStatus;
  /** Tries the calls kept for later, now; resolves once they are delivered or have to wait again. */
  deliverKept(): Promise<OutboxStatus>;
  /** The service restarts: what was only in memory is lost. */
  restart(): Promise<void>;
}
