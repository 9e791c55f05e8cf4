import type { Contact } from '../engine/lookup.ts';
import type { Trace } from '../engine/trace.ts';
import type { CalledService, CallLeg } from './leg-types.ts';

/** A failure, for programs and for the admin. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What a lookup found. */
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

/** What the PBX knows of a call that rings. */
export interface RingResult extends LookupResult {
  readonly callId: string;
  /** The contact did not exist and was created. */
  readonly created: boolean;
  /** The contact is the phonebook's, and the CRM was not asked. */
  readonly fromPhonebook: boolean;
}

/** What a test looks up: a number, a text as an agent's client searches it, or an e-mail address. */
export type TestMode = 'PhoneExact' | 'Search' | 'Email';

/** The result of the Test button. */
export interface TestResult extends LookupResult {
  readonly ok: boolean;
  readonly message: string;
  /** The test spent the stored refresh token and did not keep the fresh one. */
  readonly tokenDropped: boolean;
}

/** Seen from the PBX. */
export type Direction = 'Inbound' | 'Outbound';
/** `[CallType]` of a template: the direction, and whether the call was answered. */
export type CallType = 'Inbound' | 'Missed' | 'Outbound' | 'Notanswered';

/** The agent of a call or chat. */
export interface Agent {
  /** Extension. */
  agent: string;
  agentFirstName?: string;
  agentLastName?: string;
  agentEmail?: string;
}

/** A call that rings. */
export interface Ringing extends Agent {
  number: string;
  /** Default Inbound. */
  direction?: Direction;
  /** The DID number that an outside caller dialed; absent where the line does not deliver it. */
  did?: string;
  /** The queue, ring group or menu by which it reaches the agent. */
  through?: CalledService;
  /** Caller id name, used as `[Name]` while no contact is known. */
  name?: string;
  /** Default now. */
  startedAt?: number;
}

/** How a call ends. */
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
  /** The agent that answered, where it is not the agent that was rung. */
  agent?: string;
  /** What each destination had of it, in their order; absent for a call of one. */
  legs?: readonly CallLeg[];
}

/** A whole call; with legs their times and agents count, where it says no other. */
export type CallInput = Ringing & Ending;

/** A call that is over, with all that the PBX knows of it. */
export interface EndedCall extends Ringing, Ending {
  direction: Direction;
  agent: string;
  /** First ring, milliseconds since the epoch. */
  startedAt: number;
  answered: boolean;
  ringSeconds: number;
  /** Talk time; 0 for an unanswered call. */
  durationSeconds: number;
}

/** `off`: call logging is disabled. `skipped`: the template's own conditions sent nothing. `kept`: in the outbox. */
export type Journaling = 'sent' | 'skipped' | 'off' | 'failed' | 'kept';

/** The calls kept for later: how many wait, and the results of the others since the service started. */
export interface OutboxStatus {
  readonly waiting: number;
  readonly delivered: number;
  /** The CRM refused them for a reason that will not pass. */
  readonly refused: number;
}

/** A call that was handed on. */
export interface TransferResult {
  readonly callId: string;
  /** Its legs so far; the last has begun. */
  readonly legs: readonly CallLeg[];
}

/** What the PBX did about an ended call. */
export interface CallResult {
  readonly callId: string;
  readonly callType: CallType;
  /** Whether the PBX's own history has it on disk; false while the disk refuses it. */
  readonly stored: boolean;
  readonly contact: Contact | undefined;
  /** The worst of its reports. */
  readonly journaling: Journaling;
  /** One, or one for each agent who talked (`callReports`). */
  readonly reports: readonly CallReport[];
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

/** One report of a call. */
export interface CallReport {
  readonly agent: string;
  /** As reported, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly journaling: Journaling;
}

/** A chat that has ended. */
export interface ChatInput extends Agent {
  number?: string;
  email?: string;
  name?: string;
  /** Extension of the queue by which it came. */
  queue?: string;
  /** One line each. */
  messages: readonly string[];
  startedAt?: number;
  endedAt?: number;
}

/** What the PBX did about an ended chat. */
export interface ChatResult {
  readonly contact: Contact | undefined;
  /** What the lookup of the contact came to. */
  readonly lookup: Pick<RingResult, 'fromPhonebook' | 'dropped' | 'errors'>;
  readonly journaling: Journaling;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

/** What came of a new contact. */
export interface CreateResult {
  readonly contact: Contact | undefined;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

/** What a lookup of the Call Flow Designer gives. */
export interface CfdResult {
  /** The CRM's response as it came; `undefined` without one. */
  readonly json: string | undefined;
  readonly errors: readonly Failure[];
  readonly trace: Trace;
}

/** The lookups of the Call Flow Designer. */
export type CfdKind = 'LookupNumber' | 'LookupID' | 'LookupFreeQuery';
/** The fields that a client's search may be limited to. */
export type SearchField = 'FirstName' | 'LastName' | 'FullName' | 'Company' | 'PhoneNumbers' | 'Email';
