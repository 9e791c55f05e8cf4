import { createReadStream } from 'node:fs';
import { whyUnreadable } from '../../web/problem-error.ts';
import { PbxError } from '../pbx/errors.ts';
import type { EndedCall } from '../pbx/types.ts';
import type { RecordingEntry, RecordingFormat, RecordingOptions } from './call.ts';
import { readCdr } from './cdr/read.ts';
import { type CdrOptions, writeCdr } from './cdr/write.ts';
import { readJsonl, writeJsonl } from './jsonl.ts';
import { type Line, readLines, type Source } from './lines.ts';

export type * from './call.ts';

/**
 * The calls of a recording, one by one as they are asked for, with the lines that hold none. A file of any length is read in
 * constant memory.
 * @param source path of a file, or its content as it comes
 * @throws PbxError `bad-recording` where the file cannot be opened or an option is invalid
 */
export async function* readRecording(
  source: string | Source,
  options: RecordingOptions = {},
): AsyncGenerator<RecordingEntry> {
  const lines = readLines(typeof source === 'string' ? opened(source) : source);
  const held: (readonly Line[])[] = [];
  let { format } = options;
  while (format === undefined) {
    const { done, value } = await lines.next();
    if (done) return;
    held.push(value);
    format = formatOf(value);
  }
  const all = async function* () {
    yield* held.splice(0);
    yield* lines;
  };
  yield* format === 'jsonl' ? readJsonl(all()) : readCdr(all(), options);
}

/** Calls as the text of a recording. */
export function writeRecording(
  calls: AsyncIterable<EndedCall> | Iterable<EndedCall>,
  format: RecordingFormat,
  options: CdrOptions = {},
): AsyncGenerator<string> {
  return format === 'jsonl' ? writeJsonl(calls) : writeCdr(calls, options);
}

/** Detected from the first line that is not blank: JSON Lines begin with an object. */
function formatOf(lines: readonly Line[]): RecordingFormat | undefined {
  const first = lines.find(({ text }) => text?.trim() !== '');
  if (first === undefined) return undefined;
  return first.text?.trimStart().startsWith('{') ? 'jsonl' : 'cdr';
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
