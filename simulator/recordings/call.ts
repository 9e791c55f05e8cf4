import type { EndedCall } from '../pbx/types.ts';

/** One call of a recording, fit for `pbx.call()`. */
export interface RecordedCall extends EndedCall {
  readonly kind: 'call';
  /** Line of the recording it starts on, from 1. */
  readonly line: number;
}

/** A line that cannot be read; the lines around it stay. */
export interface BrokenLine {
  readonly kind: 'broken';
  readonly line: number;
  readonly reason: string;
}

/** A line that was read and holds no call that a PBX reports to a CRM, such as one between two extensions. */
export interface SkippedLine {
  readonly kind: 'skipped';
  readonly line: number;
  readonly reason: string;
}

/** A line of a recording, as read. */
export type RecordingEntry = RecordedCall | BrokenLine | SkippedLine;

/** What can be written: 3CX call detail records, or JSON Lines of our own. */
export type WrittenFormat = 'cdr' | 'jsonl';

/** What can be read: also CDR fields as JSON objects, V20's Call Log report, and V20's table `cdroutput`. */
export type RecordingFormat = WrittenFormat | 'json' | 'call-log' | 'cdroutput';

/** All formats that can be read. */
export const RECORDING_FORMATS: readonly RecordingFormat[] = [
  'cdr',
  'call-log',
  'cdroutput',
  'json',
  'jsonl',
];

/** Order of day and month in a date whose year comes last. */
export type DateOrder = 'dmy' | 'mdy';

/** How a recording is read. */
export interface RecordingOptions {
  /** Default: detected from the content. */
  format?: RecordingFormat;
  /** Names of a CDR's fields in their order; default the header line, or else 3CX's own order. */
  fields?: readonly string[];
  /** Of delimited text: a character, or `tab`; default: detected from its first lines. */
  delimiter?: string;
  /** IANA name of the zone of time stamps without an offset; default UTC. */
  timeZone?: string;
  /** Order of dates such as 03/04/26; default: what the dates of the whole file allow. */
  dates?: DateOrder;
  /** Numbers of queues, menus and ring groups, for files that do not say; one with `-` before it is an extension. */
  queues?: readonly string[];
  /** Set by `surveyRecording`: what is not given was looked for in the whole file already. */
  surveyed?: boolean;
}
