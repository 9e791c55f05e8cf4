import type { Contact } from '../engine/lookup.ts';
import type { Trace } from '../engine/trace.ts';
import type { Transport } from '../engine/transport.ts';
import type { ParameterType, Unknown } from '../template/model.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Does `work` once, after so many milliseconds; the function it gives calls that off. */
export type Timer = (ms: number, work: () => void) => () => void;

export interface PbxOptions {
  /** Directory of the PBX's state (`pbx.sqlite`); in memory when absent. */
  data?: string;
  clock?: Clock;
  /** `size` unpredictable bytes; default node:crypto. */
  random?: (size: number) => Uint8Array;
  host?: string;
  port?: number;
  /** What the PBX sends as `[RedirectUri]`; default its own callback page. */
  redirectUri?: string;
  transport?: Transport;
  /** V20's conditions instead of V18's. */
  strict?: boolean;
  utcOffsetMinutes?: number;
  /** The PBX's own "match last N digits" setting, `[MaxLength]`; default 256. */
  maxLength?: number;
  /** For one request to the CRM; default 30 000. */
  timeoutMs?: number;
  /**
   * Calls that the CRM does not take for a reason that may pass are kept and reported later. A 3CX drops them, and so
   * does the simulated one unless told otherwise.
   */
  outbox?: boolean;
  /** Ended calls that are remembered, for `calls()`; default 100 000. */
  history?: number;
  /** What the outbox waits with. */
  timer?: Timer;
}

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

export type ConnectionState =
  | 'not-selected'
  | 'not-authorized'
  | 'authorized'
  | 'token-dropped-by-test'
  | 'refused-by-crm';

export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** For the admin. */
  readonly message: string;
  readonly template: string | undefined;
  /** Whether the template has an Authorize button. */
  readonly needsAuthorization: boolean;
  readonly settingsSaved: boolean;
  readonly callLogging: boolean;
}

export interface CallbackResult {
  readonly ok: boolean;
  readonly code: 'authorized' | 'wrong-state' | 'denied' | 'no-code' | 'exchange-failed';
  readonly message: string;
  readonly trace?: Trace;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface LookupResult {
  /** The number as the template's `Number` element makes it. */
  readonly number: string;
  /** The contact that is shown. */
  readonly contact: Contact | undefined;
  readonly contacts: readonly Contact[];
  readonly dropped: readonly { readonly contact: Contact; readonly why: string }[];
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

export interface RingResult extends LookupResult {
  readonly callId: string;
  /** The contact did not exist and was created. */
  readonly created: boolean;
}

export interface TestResult extends LookupResult {
  readonly ok: boolean;
  readonly message: string;
  /** The test spent the stored refresh token and did not keep the fresh one. */
  readonly tokenDropped: boolean;
}

export type Direction = 'Inbound' | 'Outbound';
export type CallType = 'Inbound' | 'Missed' | 'Outbound' | 'Notanswered';

export interface Agent {
  /** Extension. */
  agent: string;
  agentFirstName?: string;
  agentLastName?: string;
  agentEmail?: string;
}

export interface Ringing extends Agent {
  number: string;
  /** Default Inbound. */
  direction?: Direction;
  /** Caller id name, used as `[Name]` while no contact is known. */
  name?: string;
  /** Default now. */
  startedAt?: number;
}

export interface Ending {
  /** Default true. */
  answered?: boolean;
  /** Talk time; default from the answer until now. */
  durationSeconds?: number;
  /** From the first ring to the answer or the end; default 0. */
  ringSeconds?: number;
  recordingUrl?: string;
  transcription?: string;
  summary?: string;
  sentiment?: string;
  /** Whoever answered, where it is not whoever was rung. */
  agent?: string;
}

export type CallInput = Ringing & Ending;

/** A call that is over, with all that is known of it. */
export interface EndedCall extends Ringing, Ending {
  direction: Direction;
  agent: string;
  /** First ring, milliseconds since the epoch. */
  startedAt: number;
  answered: boolean;
  ringSeconds: number;
  /** Talk time; 0 where nobody answered. */
  durationSeconds: number;
}

/** `off`: call logging is disabled. `skipped`: the template's own conditions sent nothing. `kept`: in the outbox. */
export type Journaling = 'sent' | 'skipped' | 'off' | 'failed' | 'kept';

/** The calls kept for later: how many wait, and what became of the others since the service started. */
export interface OutboxStatus {
  readonly waiting: number;
  readonly delivered: number;
  /** The CRM answered, and will never take them. */
  readonly refused: number;
}

export interface CallResult {
  readonly callId: string;
  readonly callType: CallType;
  readonly contact: Contact | undefined;
  readonly journaling: Journaling;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

export interface ChatInput extends Agent {
  number?: string;
  email?: string;
  name?: string;
  /** One line each. */
  messages: readonly string[];
  startedAt?: number;
  endedAt?: number;
}

export interface ChatResult {
  readonly contact: Contact | undefined;
  readonly journaling: Journaling;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

export interface CreateResult {
  readonly contact: Contact | undefined;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

export interface CfdResult {
  /** The CRM's answer as it came; `undefined` where none came. */
  readonly json: string | undefined;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

export type LogLevel = 'info' | 'warning' | 'error';

export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  /** What kind of thing happened, for programs: `lookup`, `report-call`, `authentication` ... */
  readonly code: string;
  readonly message: string;
  readonly trace?: unknown;
}

export type CfdKind = 'LookupNumber' | 'LookupID' | 'LookupFreeQuery';
export type SearchField = 'FirstName' | 'LastName' | 'FullName' | 'Company' | 'PhoneNumbers' | 'Email';

/** The simulated PBX: its CRM integration, seen by the admin, by the browser and by the telephone. */
export interface Pbx {
  /** Starts the HTTP server (callback page, control API). Throws `PbxError` `port-in-use`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly url: string;
  readonly redirectUri: string;

  /** Throws `TemplateRefused`. A template of the same name is replaced; its stored settings stay. */
  addTemplate(fileName: string, content: string | Uint8Array): ImportedTemplate;
  templates(): readonly ImportedTemplate[];
  /** The file of an imported template, as it was uploaded. Throws `PbxError` `unknown-template`. */
  templateFile(name: string): Uint8Array;
  select(name: string): void;
  parameters(): readonly ParameterView[];
  /** Stores settings by parameter name, durably; the others keep their value. */
  save(values: { readonly [parameter: string]: string }): void;

  beginAuthorize(parameter?: string): { readonly url: string; readonly state: string };
  /** What the PBX does when the browser comes back. Never throws because of the CRM. */
  callback(query: URLSearchParams | string): Promise<CallbackResult>;
  status(): ConnectionStatus;
  /** The Test button: authenticates and looks up, and keeps nothing of it. */
  test(number?: string): Promise<TestResult>;

  ring(call: Ringing): Promise<RingResult>;
  endCall(callId: string, ending?: Ending): Promise<CallResult>;
  /** Rings, answers or not, ends. */
  call(call: CallInput): Promise<CallResult>;
  chat(chat: ChatInput): Promise<ChatResult>;
  lookupByEmail(email: string): Promise<LookupResult>;
  search(text: string, field?: SearchField): Promise<LookupResult>;
  createContactFromClient(fields: { readonly [output: string]: string }): Promise<CreateResult>;
  lookupFromCFD(entity: string, kind: CfdKind, value: string): Promise<CfdResult>;

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
