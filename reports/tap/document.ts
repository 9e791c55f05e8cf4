/**
 * The tap document: every exchange that passed a tap, and what the PBX did with it. `tap.json` is this document; its JSON
 * Schema is `reports/tap/tap.schema.json`. It holds no secret: each is replaced by a stable label such as `<refresh_token#1>`.
 * It does hold numbers and names of callers, unless it was made by `tap --share`.
 */

/** The version of this document's shape. */
export const TAP_SCHEMA = 1;

/** What a tap recorded. */
export interface TapDocument {
  readonly schema: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: { readonly name: string; readonly url: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** To the end of the last exchange. */
  readonly durationMs: number;
  /** File name of the CRM template by which events are recognized; absent without one. */
  readonly template?: string;
  /** Numbers, names and hosts are replaced. */
  readonly shared?: true;
  /** In the order in which the requests came. */
  readonly exchanges: readonly TapExchange[];
}

/** What comes before the exchanges. */
export type TapHead = Omit<TapDocument, 'exchanges' | 'durationMs'>;

/** A header line, as it was written. */
export type TapHeader = readonly [name: string, value: string];

/** One exchange. */
export interface TapExchange {
  /** Counts from 1, in the order in which the requests came. */
  readonly number: number;
  /** Milliseconds from the start of the tap to the first byte of the request. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly endpoint: string;
  /** As the deployment got it: addresses are its own. */
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly TapHeader[];
    /** Without its Content-Encoding; UTF-8, or one character a byte where it is not. */
    readonly body: string;
  };
  /** As the deployment sent it; absent where no answer came. */
  readonly response?: {
    readonly status: number;
    readonly headers: readonly TapHeader[];
    readonly body: string;
  };
  /** Why no answer came, or no whole one. */
  readonly failure?: string;
  /** A body is longer than what was kept of it. */
  readonly cut?: true;
  /** The client got the tap's addresses in place of the deployment's in this body. */
  readonly rewritten?: true;
  readonly event?: TapEvent;
}

/** What the PBX was about, by the scenario of the template that its request fits. */
export interface TapEvent {
  /** What made the PBX run the scenario: `lookup`, `report-call` ... */
  readonly kind: string;
  /** Id of the scenario; empty for lookups by number. */
  readonly scenario: string;
  /** Names of the template, with the values that the request shows: `Number`, `CallType` ... Times are ISO 8601. */
  readonly values: Readonly<Record<string, string>>;
}
