/**
 * The replay document: what one replay of recorded calls found, and the only thing its reports are made from.
 * `replay.json` is this document; its JSON Schema is `reports/replay/replay.schema.json`. It holds neither secrets nor numbers of
 * callers.
 */

/** The version of this document's shape. */
export const REPLAY_SCHEMA = 2;

/** Versions that are read: the second added `phonebook`. */
export const READ_REPLAY_SCHEMAS = [1, REPLAY_SCHEMA] as const;

/** One replay: its plan, what was placed, how long it took, and what the journal holds. */
export interface ReplayDocument {
  readonly schema: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: { readonly name: string; readonly url: string };
  readonly recording: {
    readonly file: string;
    /** How often it was played, the last time perhaps in part. */
    readonly rounds: number;
  };
  readonly pbxs: number;
  readonly schedule: {
    readonly pace: 'rate' | 'speed' | 'fast';
    /** Calls a second, or how many times as fast as recorded; absent for `fast`. */
    readonly value?: number;
  };
  /** Whether the PBXs kept what the CRM did not take; a real 3CX drops it. */
  readonly keepsCalls: boolean;
  /** Absent where the PBXs had no phonebook, as in the first version of this document. */
  readonly phonebook?: {
    /** Whether numbers that the phonebook had were looked up. */
    readonly query: PhonebookQuery;
    /** Calls whose contact was taken out of it. */
    readonly sparedLookups: number;
  };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of the calls, without what came before and after them. */
  readonly durationMs: number;
  readonly verdict: ReplayVerdict;
  readonly counts: ReplayCounts;
  readonly latencies: readonly Latency[];
  /** The most frequent first. */
  readonly errors: readonly { readonly cause: string; readonly count: number }[];
  readonly timeline: ReplayTimeline;
  readonly drills: readonly DrillRecord[];
  /** The first of the lines that could not be read. */
  readonly brokenLines: readonly { readonly line: number; readonly reason: string }[];
  readonly journal: JournalCheck;
  /** Sentences about the whole replay. */
  readonly notes: readonly string[];
}

/** Whether a PBX looks a number up that its phonebook has. */
export type PhonebookQuery = 'always' | 'unless-found';

/** Whether every call is in the journal exactly once; `incomplete`: that could not be found out. */
export type ReplayVerdict = 'exactly-once' | 'violated' | 'incomplete';

/** How many calls of a replay came to what. */
export interface ReplayCounts {
  readonly placed: number;
  /** A contact was shown for them. */
  readonly recognized: number;
  /** Journaled as they ended. */
  readonly sent: number;
  /** Kept by a PBX as they ended. */
  readonly kept: number;
  /** Journaled later, out of what was kept. */
  readonly late: number;
  /** Still kept at the end. */
  readonly waiting: number;
  /** Not taken by the CRM, and not tried again. */
  readonly lost: number;
  /** Not reported, by the template's own conditions or because call logging is off. */
  readonly unreported: number;
  /** Lines of the recording that could not be read. */
  readonly broken: number;
  /** Lines that hold no call a CRM would hear of. */
  readonly skipped: number;
  /** Access tokens that were issued. */
  readonly tokens: number;
}

/** Milliseconds. */
export interface Latency {
  readonly step: string;
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** Percentile and milliseconds, ever nearer to 100. */
  readonly curve: readonly (readonly [percentile: number, ms: number])[];
  /** In HdrHistogram's compressed form (V2, base64), in microseconds. */
  readonly histogram: string;
}

/** Counts of a replay over time, one value per interval. */
export interface ReplayTimeline {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stretchMs: number;
  readonly stretches: readonly {
    readonly calls: number;
    readonly errors: number;
    /** Milliseconds. */
    readonly slowest: number;
  }[];
}

/** A fault that was injected, and when. */
export interface DrillRecord {
  readonly kind: string;
  /** Milliseconds after the start, as asked for. */
  readonly atMs: number;
  readonly forMs: number;
  /** False where the replay was over before. */
  readonly happened: boolean;
}

/** Whether the journal of the CRM holds each call exactly once, or why that is not known. */
export type JournalCheck =
  | {
      readonly checked: true;
      /** Different calls that have to be there. */
      readonly expected: number;
      readonly once: number;
      readonly missing: number;
      readonly doubled: number;
      /** There before the replay, so that they show nothing. */
      readonly earlier: number;
      /** Named more than once by the recording, and rightly merged. */
      readonly repeated: number;
      /** Of the lost calls those that are there nevertheless. */
      readonly arrived: number;
      readonly examples: readonly CallExample[];
    }
  | { readonly checked: false; readonly why: string };

/** A call named as an example of what went wrong. */
export interface CallExample {
  readonly what: 'missing' | 'doubled';
  readonly line: number;
  readonly agent: string;
  /** ISO 8601, UTC, as journaled. */
  readonly startedAt: string;
}
