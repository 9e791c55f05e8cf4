import type {
  CallbackResult,
  CallInput,
  CallResult,
  ConnectionState,
  Failure,
  ImportedTemplate,
  Pbx,
  TestMode,
} from '../../../simulator/pbx/index.ts';
import type { Recorder } from '../evidence/recorder.ts';

/** What the upload of a template came to: its name, or why the PBX refuses it. */
export type Upload =
  | { readonly ok: true; readonly template: Pick<ImportedTemplate, 'name' | 'fileName'> }
  | { readonly ok: false; readonly message: string };

/** What a call or a lookup showed. */
export interface Lookup {
  readonly contact: Readonly<Record<string, string>> | undefined;
  readonly errors: readonly Failure[];
}

/** A call that is over, and how it went: a real call lasts as long as it lasts. */
export interface PlacedCall {
  readonly result: Pick<CallResult, 'journaling' | 'errors'>;
  /** The extension that its record bears. */
  readonly agent: string;
  /** Talk time. */
  readonly durationSeconds: number;
}

/** A field of the settings page. */
export interface PbxField {
  readonly name: string;
  readonly title: string;
}

/** One answer of the token endpoint to the PBX. */
export interface TokenAnswer {
  readonly grantType: string;
  readonly status: number;
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
}

/** What a simulated 3CX does beyond what a real one can be asked for. */
export interface Simulated {
  readonly pbx: Pbx;
  /** What the token endpoint answered the PBX, oldest first. */
  readonly tokenAnswers: readonly TokenAnswer[];
  /** Lets the access token run out as the PBX sees it: its clock moves past any lifetime a token may have. */
  letTokenExpire(): void;
}

/** What a driver of a real PBX knows of its trial. */
export interface PbxTrial {
  readonly recorder: Recorder;
  /** What the PBX sends as its redirect URI. */
  readonly redirectUri: string;
  /** The number of the contact that exists. */
  readonly knownNumber: string | undefined;
}

/**
 * The PBX of a trial, as far as 3CX's published configuration API reaches: the simulated 3CX in process, or a real one.
 * What it refuses ends a rule as `Blocked`, what it cannot do as `NotApplicable`.
 */
export interface PbxDriver {
  /** Absent: a real 3CX, which shows none of this. */
  readonly simulated?: Simulated;
  /** Puts a template there under a file name, and selects it. */
  add(fileName: string, text: string): Promise<Upload>;
  /** The fields of the selected template. */
  fields(): Promise<readonly PbxField[]>;
  /** Saves values by parameter name; the others keep theirs. @param page the version of the page, where it is an old one */
  save(values: Readonly<Record<string, string>>, page?: string): Promise<void>;
  status(): Promise<{
    readonly state: ConnectionState;
    readonly message: string;
    readonly template: string | undefined;
  }>;
  templateNames(): Promise<readonly string[]>;
  /** A click on Authorize: where it sends the browser, and the state that has to come back. */
  beginAuthorize(): Promise<{ readonly url: string; readonly state: string }>;
  /** The browser comes back to the PBX. */
  callback(query: URLSearchParams): Promise<CallbackResult>;
  /** A call rings, and nothing more is asked of it. */
  ring(call: Pick<CallInput, 'number' | 'direction'>): Promise<Lookup>;
  /** A whole call. */
  call(call: CallInput): Promise<PlacedCall>;
  /** The Test button. */
  test(query: string, mode?: TestMode): Promise<Lookup>;
  lookupByEmail(email: string): Promise<Lookup>;
  /** Reads until it is settled, or patience ends: a real PBX reports a call some seconds after its end. */
  settle<T>(read: () => Promise<T>, isSettled: (value: T) => boolean): Promise<T>;
  stop(): Promise<void>;
}
