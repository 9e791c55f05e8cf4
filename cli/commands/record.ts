import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Unreachable } from '../../harness/errors.ts';
import { createPbx, type EndedCall } from '../../simulator/pbx/index.ts';
import { type RecordingFormat, readRecording, writeRecording } from '../../simulator/recordings/index.ts';
import { UsageError } from '../lib/errors.ts';
import { writeWhole } from '../lib/output.ts';

/** Options of `record`, as the command line gives them. */
export interface RecordOptions {
  /** Address of a simulated 3CX. */
  readonly pbx?: string;
  /** Folder of the state of one that is stopped. */
  readonly data?: string;
  readonly format: RecordingFormat;
  readonly delimiter?: string;
  readonly timeZone?: string;
  readonly out?: string;
}

/** `pbx-conformance record`: writes the calls of a simulated 3CX as a recording. */
export async function recordCommand(
  { pbx, data, format, delimiter = ',', timeZone = 'UTC', out }: RecordOptions,
  to: NodeJS.WritableStream = process.stdout,
): Promise<number> {
  if ((pbx === undefined) === (data === undefined))
    throw new UsageError(
      'Give either --pbx, the address of a simulated 3CX, or --data, the folder of its state.',
    );
  const calls = pbx === undefined ? callsOfFolder(data ?? '') : await callsOfPbx(pbx);
  let count = 0;
  const counted = async function* () {
    for await (const call of calls) {
      count += 1;
      yield call;
    }
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

async function callsOfPbx(url: string): Promise<AsyncIterable<EndedCall>> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`--pbx "${url}" is not an http or https address.`);
  let response: Response;
  try {
    response = await fetch(new URL('/api/calls', url));
  } catch (error) {
    const { cause = error } = error as { cause?: unknown };
    throw new Unreachable(`The simulated 3CX at ${url} cannot be reached: ${(cause as Error).message}.`);
  }
  const isOurs = response.ok && response.headers.get('content-type')?.startsWith('application/jsonl');
  if (!isOurs || response.body === null) {
    await response.body?.cancel();
    throw new UsageError(`No simulated 3CX answers at ${url}: give the address that "pbx" or "demo" prints.`);
  }
  return callsOf(response.body);
}

async function* callsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<EndedCall> {
  for await (const entry of readRecording(body, { format: 'jsonl' })) {
    if (entry.kind === 'call') yield entry;
    else throw new UsageError(`The simulated 3CX is of another version than this command: ${entry.reason}`);
  }
}
