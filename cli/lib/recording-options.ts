import {
  type DateOrder,
  ReadingNotes,
  ReadingSummary,
  type RecordingFormat,
  type RecordingOptions,
  readRecording,
  type Survey,
} from '../../simulator/recordings/index.ts';
import { UsageError } from './errors.ts';

/** Options of the commands that read a recording, as the command line gives them. */
export interface RecordingFlags {
  readonly fields?: string;
  readonly delimiter?: string;
  readonly timeZone?: string;
  readonly queues?: string;
  readonly dates?: DateOrder;
  readonly format?: RecordingFormat;
}

/** How the options have a recording read. @throws UsageError for a queue that is not a number */
export function recordingOptionsOf(flags: RecordingFlags): RecordingOptions {
  const { fields, delimiter, timeZone, queues, dates, format } = flags;
  return {
    ...(fields === undefined ? {} : { fields: listOf(fields) }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(queues === undefined ? {} : { queues: queuesOf(queues) }),
    ...(dates === undefined ? {} : { dates }),
    ...(format === undefined ? {} : { format }),
  };
}

/** What a file was recognized as, and what was inferred of it: the first lines of output. */
export function recognized(file: string, { description, inferred }: Survey): readonly string[] {
  return [`${file}: ${description}`, ...inferred];
}

/** Why a recording cannot be played: none of its lines holds a call. */
export function nothingRead(file: string, { description }: Survey, summary: ReadingSummary): UsageError {
  const lines = summary.brokenLines();
  if (lines.length === 0) return new UsageError(`${file} is empty.`, 'Give a recording of calls.');
  return new UsageError(
    `No line of ${file} can be read (${description}). ${lines.join(' ')}`,
    'Give a recording of calls; --fields names the order of a CDR without a header line, and a format can be forced.',
  );
}

/** Refuses a recording without a line that can be read; stops at the first that can. @throws UsageError, PbxError */
export async function refuseUnreadable(path: string, file: string, survey: Survey): Promise<void> {
  const summary = new ReadingSummary();
  for await (const entry of readRecording(path, survey.options, new ReadingNotes())) {
    summary.add(entry);
    if (entry.kind !== 'broken') return;
  }
  throw nothingRead(file, survey, summary);
}

function listOf(list: string): string[] {
  return list.split(',').map((each) => each.trim());
}

function queuesOf(list: string): string[] {
  const queues = listOf(list).filter((each) => each !== '');
  const wrong = queues.find((each) => !/^-?\d+$/.test(each));
  if (wrong === undefined) return queues;
  throw new UsageError(`--queues "${wrong}" is not a number: give numbers of queues, such as 610,611.`);
}
