import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Unreachable } from '../../harness/errors.ts';
import { createPbx, type EndedCall } from '../../simulator/pbx/index.ts';
import {
  ReadingNotes,
  ReadingSummary,
  type RecordingFormat,
  readRecording,
  survey,
  type WrittenFormat,
  writeRecording,
} from '../../simulator/recordings/index.ts';
import { describeFailure } from '../../suites/kit/http-client.ts';
import { ExchangeError, MOST_HEADER_BYTES } from '../../web/exchange.ts';
import { streamed } from '../../web/exchange-stream.ts';
import { outgoing } from '../../web/outgoing.ts';
import { ProblemError } from '../../web/problem-error.ts';
import { UsageError } from '../lib/errors.ts';
import { writeWhole } from '../lib/output.ts';
import {
  nothingRead,
  type RecordingFlags,
  recognized,
  recordingOptionsOf,
} from '../lib/recording-options.ts';
import { complain } from '../lib/terminal.ts';

/** Of the calls of a PBX, which are written as they come: several millions of them. */
const MOST_BYTES = 4 * 1024 ** 3;
/** Spent waiting for the PBX in all. */
const MOST_MS = 120_000;

/** Options of `record`, as the command line gives them. */
export interface RecordOptions extends Omit<RecordingFlags, 'format'> {
  /** Address of a simulated 3CX. */
  readonly pbx?: string;
  /** Folder of the state of one that is stopped. */
  readonly data?: string;
  /** File of a recording in any format. */
  readonly from?: string;
  /** Format of that file. */
  readonly fromFormat?: RecordingFormat;
  /** Format that is written. */
  readonly format: WrittenFormat;
  readonly out?: string;
}

/** Where calls come from, and what is said once they are written. */
interface CallSource {
  readonly calls: AsyncIterable<EndedCall>;
  /** @throws UsageError where there was nothing to read */
  readonly conclude: () => void;
}

/**
 * `pbx-conformance record`: writes the calls of a simulated 3CX, or those of a file, as a recording.
 * @returns the exit code
 */
export async function recordCommand(
  options: RecordOptions,
  to: NodeJS.WritableStream = process.stdout,
): Promise<number> {
  const { format, delimiter = ',', timeZone = 'UTC', out } = options;
  const { calls, conclude } = await sourceOf(options);
  let count = 0;
  const counted = async function* () {
    for await (const call of calls) {
      count += 1;
      yield call;
    }
    // Before the file takes its name: nothing is written of a file in which nothing can be read.
    conclude();
  };
  const recording = writeRecording(counted(), format, { delimiter, timeZone });
  if (out === undefined) {
    try {
      await pipeline(Readable.from(recording), to, { end: false });
    } catch (error) {
      // The reader has closed its end.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    }
    return 0;
  }
  await writeWhole(out, recording);
  process.stderr.write(`${count} ${count === 1 ? 'call' : 'calls'} written to ${out}\n`);
  return 0;
}

async function sourceOf(options: RecordOptions): Promise<CallSource> {
  const { pbx, data, from } = options;
  if ([pbx, data, from].filter((each) => each !== undefined).length !== 1)
    throw new UsageError(
      'Give either --pbx, the address of a simulated 3CX, or --data, the folder of its state. A file of calls is given by --from.',
    );
  if (from !== undefined) return callsOfFile(from, options);
  return { calls: pbx === undefined ? callsOfFolder(data ?? '') : callsOfPbx(pbx), conclude() {} };
}

async function callsOfFile(path: string, options: RecordOptions): Promise<CallSource> {
  const { fromFormat, format, ...flags } = options;
  const surveyed = await survey(
    path,
    recordingOptionsOf({ ...flags, ...(fromFormat === undefined ? {} : { format: fromFormat }) }),
  );
  const file = basename(path);
  complain(recognized(file, surveyed).join('\n'));
  const notes = new ReadingNotes();
  const summary = new ReadingSummary();
  const calls = async function* () {
    for await (const entry of readRecording(path, surveyed.options, notes)) {
      summary.add(entry);
      if (entry.kind === 'call') yield entry;
    }
  };
  return {
    calls: calls(),
    conclude() {
      if (summary.isEmpty) throw nothingRead(file, surveyed, summary);
      complain(summary.sentences(notes).join('\n'));
    },
  };
}

async function* callsOfFolder(data: string): AsyncGenerator<EndedCall> {
  if (!existsSync(join(data, 'pbx.sqlite')))
    throw new UsageError(
      `There is no state of a simulated 3CX in ${data}: name the folder given to "pbx --data".`,
    );
  const pbx = createPbx({ data });
  try {
    yield* pbx.calls();
  } finally {
    await pbx.stop();
  }
}

async function* callsOfPbx(url: string): AsyncGenerator<EndedCall> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`--pbx "${url}" is not an http or https address.`);
  const dispatcher = outgoing({ maxHeaderSize: MOST_HEADER_BYTES });
  try {
    const { origin, pathname } = new URL('/api/calls', url);
    const request = { dispatcher, origin, path: pathname, method: 'GET' };
    const { status, headers, body } = await streamed({
      ...request,
      timeoutMs: MOST_MS,
      mostBytes: MOST_BYTES,
    });
    if (status !== 200 || !String(headers['content-type']).startsWith('application/jsonl'))
      throw new UsageError(
        `No simulated 3CX answers at ${url}: give the address that "pbx" or "demo" prints.`,
      );
    yield* callsOf(body);
  } catch (error) {
    const { code } = error as { code?: unknown };
    const isOfConnection = !(error instanceof ProblemError) && typeof code === 'string';
    if (!isOfConnection && !(error instanceof ExchangeError)) throw error;
    throw new Unreachable(`The simulated 3CX at ${url} cannot be reached: ${describeFailure(error)}.`);
  } finally {
    await dispatcher.destroy();
  }
}

async function* callsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<EndedCall> {
  for await (const entry of readRecording(body, { format: 'jsonl' })) {
    if (entry.kind === 'call') yield entry;
    else throw new UsageError(`The simulated 3CX is of another version than this command: ${entry.reason}`);
  }
}
