import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { whyUnreadable } from '../../web/problem-error.ts';
import { PbxError } from '../pbx/errors.ts';
import type { EndedCall } from '../pbx/types.ts';
import type { RecordingEntry, RecordingOptions, WrittenFormat } from './call.ts';
import { type CdrOptions, writeCdr } from './cdr/write.ts';
import { readingContext } from './context.ts';
import { EntryReader } from './entries.ts';
import { readJsonl, writeJsonl } from './jsonl.ts';
import { readLines } from './lines.ts';
import { ReadingNotes } from './notes.ts';
import { readRecords } from './read-records.ts';
import { type Survey, surveyRecording } from './survey.ts';
import type { Source } from './text.ts';

export type * from './call.ts';

/** Where a recording is: the path of a file, a function that gives its content again and again, or its content once. */
export type RecordingSource = string | (() => Source) | Source;

/** Bytes of a source that can be read once only by which it is surveyed. */
const MOST_HELD = 8 * 1024 * 1024;

/**
 * The calls of a recording, one by one as they are asked for, with the lines that hold none. A file of any length is read in
 * constant memory; it is read twice where the options are not those of a survey. A source that can be read only once is
 * surveyed by its first 8 MiB.
 * @param notes counts what is inferred
 * @throws PbxError `bad-recording` where the file cannot be opened, is of another kind, or an option is invalid
 */
export async function* readRecording(
  source: RecordingSource,
  options: RecordingOptions = {},
  notes: ReadingNotes = new ReadingNotes(),
): AsyncGenerator<RecordingEntry> {
  if (options.format === 'jsonl') {
    yield* readJsonl(readLines(openerOf(source)()));
    return;
  }
  if (options.surveyed === true) {
    yield* entries(openerOf(source)(), options, notes);
    return;
  }
  const held = isRepeatable(source) ? undefined : await hold(source);
  const survey = await surveyed(held?.begin ?? openerOf(source), options, nameOf(source));
  yield* entries(held?.whole() ?? openerOf(source)(), survey.options, notes);
}

/**
 * Looks through a recording before it is read, once for all the times it will be read.
 * @throws PbxError `bad-recording` as `readRecording`
 */
export function survey(
  source: string | (() => Source),
  options: RecordingOptions = {},
  name?: string,
): Promise<Survey> {
  return surveyed(openerOf(source), options, name ?? nameOf(source));
}

/** Calls as the text of a recording. */
export function writeRecording(
  calls: AsyncIterable<EndedCall> | Iterable<EndedCall>,
  format: WrittenFormat,
  options: CdrOptions = {},
): AsyncGenerator<string> {
  return format === 'jsonl' ? writeJsonl(calls) : writeCdr(calls, options);
}

function surveyed(open: () => Source, options: RecordingOptions, name: string): Promise<Survey> {
  // An unknown zone is refused before a long file is looked through.
  readingContext(options, new ReadingNotes());
  return surveyRecording(open, options, name);
}

async function* entries(
  source: Source,
  options: RecordingOptions,
  notes: ReadingNotes,
): AsyncGenerator<RecordingEntry> {
  const { format = 'cdr' } = options;
  if (format === 'jsonl') {
    yield* readJsonl(readLines(source));
    return;
  }
  const reader = new EntryReader(format, readingContext(options, notes));
  for await (const records of readRecords(source, format, options))
    for (const record of records) {
      if (record.kind === 'broken') yield record;
      else yield* reader.read(record);
    }
  yield* reader.end();
}

function isRepeatable(source: RecordingSource): source is string | (() => Source) {
  return typeof source === 'string' || typeof source === 'function';
}

function openerOf(source: RecordingSource): () => Source {
  if (typeof source === 'string') return () => opened(source);
  return typeof source === 'function' ? source : () => source;
}

function nameOf(source: RecordingSource): string {
  return typeof source === 'string' ? basename(source) : 'The file';
}

/** The beginning of a source, to look through, and all of it. */
async function hold(source: Source): Promise<{ begin: () => Source; whole: () => Source }> {
  const chunks: (Uint8Array | string)[] = [];
  const iterator =
    Symbol.asyncIterator in source
      ? source[Symbol.asyncIterator]()
      : (source as unknown as Iterable<Uint8Array | string>)[Symbol.iterator]();
  let length = 0;
  while (length < MOST_HELD) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    chunks.push(value);
    length += value.length;
  }
  return {
    begin: async function* () {
      yield* chunks;
    },
    whole: async function* () {
      yield* chunks.splice(0);
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    },
  };
}

async function* opened(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (cause) {
    throw new PbxError(
      'bad-recording',
      `The recording ${path} cannot be read: ${whyUnreadable(cause)}.`,
      'Name a file that exists and can be read.',
      cause,
    );
  }
}
