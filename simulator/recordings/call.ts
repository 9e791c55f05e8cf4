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

/** 3CX call detail records, or JSON Lines. */
export type RecordingFormat = 'cdr' | 'jsonl';

/** How a recording is read. */
export interface RecordingOptions {
  /** Default: detected from the content. */
  format?: RecordingFormat;
  /** Names of a CDR's fields in their order; default the header line, or else 3CX's own order. */
  fields?: readonly string[];
  /** Of a CDR: a character, or `tab`; default: detected from its first line. */
  delimiter?: string;
  /** IANA name of the zone a CDR's time stamps are in; default UTC. */
  timeZone?: string;
}
