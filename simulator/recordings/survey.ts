import type { RecordingFormat, RecordingOptions } from './call.ts';
import { QueueEvidence } from './cdr/evidence.ts';
import { DateEvidence } from './dates.ts';
import { refuseForeign } from './foreign-file.ts';
import { type RecordFormat, readRecords } from './read-records.ts';
import { recognize } from './recognize.ts';
import type { CallRecord } from './records.ts';
import { type Source, TextDecoding } from './text.ts';

/** What a look at the whole file showed. */
export interface Survey {
  readonly format: RecordingFormat;
  /** The format and its encoding in words. */
  readonly description: string;
  /** Sentences about what was inferred. */
  readonly inferred: readonly string[];
  /** How the file is read; `surveyed` is set. */
  readonly options: RecordingOptions;
}

/** Bytes by which the format is recognized. */
const HEAD_BYTES = 64 * 1024;
const STAMPS = [
  'time-start',
  'time-answered',
  'time-end',
  'call-time',
  'cdr_started_at',
  'cdr_answered_at',
  'cdr_ended_at',
];
const TITLES: Readonly<Record<RecordingFormat, string>> = {
  cdr: '3CX call detail records (CDR)',
  'call-log': "3CX V20's Call Log report",
  cdroutput: "3CX V20's table cdroutput",
  json: 'call detail records in JSON',
  jsonl: 'JSON Lines of pbx-conformance',
};

const UNKNOWN = "no format recognized, read as a CDR in 3CX's order";

/**
 * Looks through a recording: its format, its encoding, the order of its dates, and which numbers are queues. Options that
 * are given are not looked for.
 * @param open gives the content from its beginning; called twice
 * @param name of the file, for messages
 * @throws PbxError `bad-recording` for a file of another kind, invalid options, and dates that can be read in two ways
 */
export async function surveyRecording(
  open: () => Source,
  options: RecordingOptions,
  name = 'The file',
): Promise<Survey> {
  const head = await headOf(open());
  refuseForeign(head, name);
  const decoding = new TextDecoding();
  const recognized = await recognizedBy(head, decoding, options, name);
  const { format } = recognized;
  if (format === 'jsonl')
    return {
      format,
      description: `${TITLES.jsonl}, ${decoding.encoding}`,
      inferred: [],
      options: { ...options, format, surveyed: true },
    };
  const reading = { ...recognized, ...options };
  const evidence = await evidenceOf(open(), format, reading, decoding);
  const dates = options.dates === undefined ? evidence.dates.decide() : undefined;
  const queues = queuesOf(evidence.queues.queues(), options.queues ?? []);
  const { untyped, typed } = evidence.queues.records;
  const isUntyped = (format === 'cdr' || format === 'json') && untyped > typed;
  const isUnknown = format === 'cdr' && options.format === undefined && untyped + typed === 0;
  const inferred = [
    ...(dates === undefined ? [] : [`Dates: ${dates.because}.`]),
    ...(isUntyped ? [queueSentence(queues.inferred, queues.all)] : []),
  ];
  const title = isUnknown
    ? UNKNOWN
    : `${TITLES[format]}${isUntyped ? ' without types, as V16 writes them' : ''}`;
  return {
    format,
    description: `${title}, ${decoding.encoding}`,
    inferred,
    options: {
      ...reading,
      ...(dates === undefined ? {} : { dates: dates.order }),
      queues: queues.all,
      surveyed: true,
    },
  };
}

async function recognizedBy(
  head: Buffer,
  decoding: TextDecoding,
  { format, fields }: RecordingOptions,
  name: string,
): Promise<{ format: RecordingFormat; delimiter?: string }> {
  let text = '';
  for await (const part of decoding.decode(one(head))) text += part;
  if (fields !== undefined && format === undefined) return { format: 'cdr' };
  if (format === undefined) return recognize(text, name);
  if (format !== 'call-log' && format !== 'cdroutput') return { format };
  const { format: found, delimiter } = recognize(text, name);
  return { format, ...(found === format && delimiter !== undefined && { delimiter }) };
}

async function evidenceOf(
  source: Source,
  format: RecordFormat,
  options: RecordingOptions,
  decoding: TextDecoding,
) {
  const dates = new DateEvidence();
  const queues = new QueueEvidence();
  const look = (record: CallRecord) => {
    for (const name of STAMPS) {
      const stamp = record.get(name);
      if (stamp !== '') dates.add(stamp, record.line);
    }
    queues.add(record);
  };
  for await (const records of readRecords(source, format, options, decoding))
    for (const record of records) if (record.kind === 'record') look(record);
  return { dates, queues };
}

/** Queues that were found or given, without those that are said to be extensions. */
function queuesOf(found: readonly string[], given: readonly string[]) {
  const denied = new Set(given.filter((each) => each.startsWith('-')).map((each) => each.slice(1)));
  const named = given.filter((each) => !each.startsWith('-'));
  const inferred = found.filter((each) => !denied.has(each) && !named.includes(each));
  return { inferred, all: [...named, ...inferred].filter((each) => !denied.has(each)) };
}

function queueSentence(inferred: readonly string[], all: readonly string[]): string {
  if (all.length === 0)
    return 'Queues: no number was seen to hand calls on; name them by --queues if there are any.';
  if (inferred.length === 0) return `Queues: ${all.join(', ')}, as given.`;
  const list =
    inferred.length > 20
      ? `${inferred.slice(0, 20).join(', ')} and ${inferred.length - 20} more`
      : inferred.join(', ');
  return `Queues: ${list}, because they answer at once, call no number and hand calls on; --queues -${inferred[0]} says that it is an extension.`;
}

async function headOf(source: Source): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    length += bytes.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
