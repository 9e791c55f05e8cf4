import type { RecordingFormat, RecordingOptions } from './call.ts';
import { CDR_TABLE, givenColumns, usualColumns } from './cdr/fields.ts';
import { ObjectReader } from './json-objects.ts';
import { CALL_LOG_TABLE } from './legs/call-log.ts';
import { CDROUTPUT_TABLE } from './legs/cdroutput.ts';
import { readLines } from './lines.ts';
import { jsonRecord, type RecordBatches } from './records.ts';
import { readTable, type TableLayout } from './table.ts';
import { type Source, TextDecoding } from './text.ts';

/** A format whose records have named fields. */
export type RecordFormat = Exclude<RecordingFormat, 'jsonl'>;

/** The records of a file. @throws PbxError `bad-recording` for invalid options */
export function readRecords(
  source: Source,
  format: RecordFormat,
  options: RecordingOptions,
  decoding: TextDecoding = new TextDecoding(),
): RecordBatches {
  if (format === 'json') return readJson(decoding.decode(source));
  return readTable(readLines(source, decoding), layoutOf(format, options));
}

function layoutOf(
  format: Exclude<RecordFormat, 'json'>,
  { delimiter, fields }: RecordingOptions,
): TableLayout {
  if (format === 'call-log') return { kind: CALL_LOG_TABLE, delimiter };
  if (format === 'cdroutput') return { kind: CDROUTPUT_TABLE, delimiter };
  return { kind: CDR_TABLE, delimiter, columns: usualColumns(), given: fields && givenColumns(fields) };
}

async function* readJson(chunks: AsyncIterable<string>): RecordBatches {
  const objects = new ObjectReader();
  for await (const chunk of chunks)
    yield [...objects.read(chunk)].map((found) => (found.kind === 'object' ? jsonRecord(found) : found));
  yield [...objects.end()];
}
