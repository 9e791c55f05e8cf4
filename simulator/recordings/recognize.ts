import type { RecordingFormat } from './call.ts';
import { CDR_TABLE } from './cdr/fields.ts';
import { RowReader } from './csv.ts';
import { refuseDocument, refuseForeignText, refuseProse } from './foreign-file.ts';
import { ObjectReader } from './json-objects.ts';
import { CALL_LOG_TABLE } from './legs/call-log.ts';
import { CDROUTPUT_TABLE } from './legs/cdroutput.ts';
import { type CallRecord, jsonRecord } from './records.ts';
import { headerColumns, MOST_BEFORE_HEADER, type TableKind } from './table.ts';

/** What the beginning of a file shows. */
export interface Recognized {
  readonly format: RecordingFormat;
  /** Of a table whose header line was found. */
  readonly delimiter?: string;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** A call has a start and two parties at least. */
const FEWEST_FIELDS = 3;
/** Objects that are looked at: broken ones and those of a header may precede the calls. */
const MOST_OBJECTS = 20;
/** By rising generality: a table of legs has more than a CDR needs. */
const TABLES: readonly (readonly [RecordingFormat, TableKind])[] = [
  ['cdroutput', CDROUTPUT_TABLE],
  ['call-log', CALL_LOG_TABLE],
];

/**
 * The format of a recording by its beginning. What nothing is recognized in is taken for a CDR in 3CX's order, whose lines
 * say for themselves why they cannot be read.
 * @param name of the file, for messages
 * @throws PbxError `bad-recording` for a file of another kind, which says what it looks like
 */
export function recognize(text: string, name: string): Recognized {
  refuseForeignText(text, name);
  const begin = text.trimStart();
  if (begin.startsWith('{') || begin.startsWith('[')) return { format: jsonFormat(begin, name) };
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  let most = 0;
  for (const line of lines.slice(0, MOST_BEFORE_HEADER))
    for (const delimiter of DELIMITERS) {
      const [row] = new RowReader(delimiter).read([{ number: 1, text: line }]);
      if (row?.kind !== 'row') {
        // A quote that the line does not close may hold any number of fields.
        most = FEWEST_FIELDS;
        continue;
      }
      const table = TABLES.find(([, kind]) => headerColumns(row.fields, kind) !== undefined);
      if (table) return { format: table[0], delimiter };
      most = Math.max(most, row.fields.length);
    }
  if (lines.length > 0 && most < FEWEST_FIELDS) refuseProse(name);
  return { format: 'cdr' };
}

function jsonFormat(text: string, name: string): RecordingFormat {
  let members: string[] | undefined;
  let looked = 0;
  for (const object of new ObjectReader().read(text)) {
    if (object.kind === 'broken' || ++looked > MOST_OBJECTS) continue;
    const record = jsonRecord(object);
    if (record.kind === 'broken') continue;
    if (isOurs(record)) return 'jsonl';
    if (isCall(record)) return 'json';
    members ??= Object.keys(JSON.parse(object.text) as object);
  }
  if (members !== undefined) refuseDocument(members, name);
  // A document that is longer than what was looked at.
  const names = [...text.matchAll(/"(\w+)"\s*:/g)].map(([, member = '']) => member);
  if (names.includes('schema') || (names[0] === 'log' && names.includes('entries')))
    refuseDocument(names, name);
  return text.startsWith('[') ? 'json' : 'jsonl';
}

function isOurs(record: CallRecord): boolean {
  return record.has('v') || (record.has('startedAt') && record.has('direction'));
}

function isCall(record: CallRecord): boolean {
  return [CDR_TABLE, ...TABLES.map(([, kind]) => kind)].some(({ needed }) =>
    needed.every((field) => record.has(field)),
  );
}
