import type { PhonebookQuery } from '../../reports/replay/document.ts';
import type { RecordingFlags } from './recording-options.ts';

/** Options of `pbx-conformance replay`, as the command line gives them. */
export interface ReplayOptions extends RecordingFlags {
  readonly target?: string;
  readonly rate?: string;
  readonly speed?: string;
  readonly asFastAsPossible?: boolean;
  readonly pbxs: string;
  readonly for?: string;
  readonly out: string;
  readonly dropOnFailure?: boolean;
  readonly phonebook?: PhonebookQuery;
  readonly drill?: string;
  /** Address of a Redis. */
  readonly workers?: string;
  readonly waitFor?: string;
  /** Longest wait of 95 % of the calls. */
  readonly maxP95?: string;
  /** Longest wait of 99 % of the calls. */
  readonly maxP99?: string;
  /** Most failures, as a number or as a share of the calls. */
  readonly maxFailed?: string;
}
