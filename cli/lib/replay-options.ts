import type { RecordingFormat } from '../../simulator/recordings/index.ts';

/** Options of `pbx-conformance replay`, as the command line gives them. */
export interface ReplayOptions {
  readonly target?: string;
  readonly rate?: string;
  readonly speed?: string;
  readonly asFastAsPossible?: boolean;
  readonly pbxs: string;
  readonly for?: string;
  readonly out: string;
  readonly dropOnFailure?: boolean;
  readonly drill?: string;
  readonly fields?: string;
  readonly delimiter?: string;
  readonly timeZone?: string;
  readonly format?: RecordingFormat;
  /** Address of a Redis. */
  readonly workers?: string;
  readonly waitFor?: string;
}
