import type { BrokenLine } from './call.ts';
import { delimiterOf, givenDelimiter, type Row, RowReader } from './csv.ts';
import type { Line } from './lines.ts';
import { keyOf, type RecordBatches, TableRecord } from './records.ts';

/** The columns of a table, and which rows can be records of it. */
export interface Columns {
  /** Indexes by the keys of fields. */
  readonly places: ReadonlyMap<string, number>;
  /** Fields of a record: at least, and at most but for empty ones. */
  readonly fewest: number;
  readonly most: number;
}

/** How a kind of table is recognized. */
export interface TableKind {
  /** Columns that a header line has to name. */
  readonly needed: readonly string[];
  /** Other names of columns. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Fields of the shortest row; default: as many as the header line has. */
  readonly fewest?: number;
}

/** Lines that may precede a header: the title of a report, `sep=;`. */
export const MOST_BEFORE_HEADER = 20;
/** The line by which a file says its delimiter to Excel. */
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

/** The columns that a header line names; undefined for any other line. */
export function headerColumns(
  fields: readonly string[],
  { needed, aliases = {}, fewest }: TableKind,
): Columns | undefined {
  const places = new Map<string, number>();
  for (const [index, field] of fields.entries()) {
    const key = keyOf(field);
    const place = Object.hasOwn(aliases, key) ? keyOf(aliases[key] ?? '') : key;
    if (place !== '' && !places.has(place)) places.set(place, index);
  }
  if (!needed.every((name) => places.has(keyOf(name)))) return undefined;
  return { places, fewest: fewest ?? fields.length, most: fields.length };
}

/** How a table is read. */
export interface TableLayout {
  readonly kind: TableKind;
  /** A character, or `tab`; default: the most frequent of the first line. */
  readonly delimiter?: string | undefined;
  /** Columns of a file without a header line. Without them the lines before the header are passed over. */
  readonly columns?: Columns | undefined;
  /** Columns that overrule those of a header line. */
  readonly given?: Columns | undefined;
}

/** The records of delimited text. @throws PbxError `bad-recording` for an invalid delimiter */
export async function* readTable(
  batches: AsyncIterable<readonly Line[]>,
  layout: TableLayout,
): RecordBatches {
  const table = new Table(layout);
  for await (const lines of batches) yield [...table.read(lines)];
  yield [...table.end()];
}

class Table {
  readonly #layout: TableLayout;
  readonly #delimiter: string | undefined;
  #rows: RowReader | undefined;
  #columns: Columns | undefined;
  #before = 0;

  constructor(layout: TableLayout) {
    this.#layout = layout;
    this.#delimiter = layout.delimiter === undefined ? undefined : givenDelimiter(layout.delimiter);
  }

  *read(lines: readonly Line[]): Generator<TableRecord | BrokenLine> {
    let rest = lines;
    if (this.#rows === undefined) {
      const first = lines.findIndex(({ text = '' }) => text.trim() !== '');
      const line = lines[first];
      if (line === undefined) return;
      const said = SEPARATOR_LINE.exec(line.text?.trim() ?? '')?.[1];
      this.#rows = new RowReader(this.#delimiter ?? said ?? delimiterOf(line.text ?? ''));
      if (said !== undefined) rest = lines.slice(first + 1);
    }
    yield* this.#records(this.#rows.read(rest));
  }

  *end(): Generator<TableRecord | BrokenLine> {
    if (this.#rows !== undefined) yield* this.#records(this.#rows.end());
  }

  *#records(rows: Iterable<Row | BrokenLine>): Generator<TableRecord | BrokenLine> {
    for (const row of rows) {
      if (row.kind === 'broken') yield row;
      else if (row.fields.length > 1 || row.fields[0]?.trim() !== '') {
        const record = this.#columns === undefined ? this.#first(row) : this.#record(row, this.#columns);
        if (record !== undefined) yield record;
      }
    }
  }

  /** A row before the columns are known. */
  #first(row: Row): TableRecord | BrokenLine | undefined {
    const { kind, columns, given } = this.#layout;
    const header = headerColumns(row.fields, kind);
    this.#columns = given ?? header ?? columns;
    if (header !== undefined) return undefined;
    if (this.#columns !== undefined) return this.#record(row, this.#columns);
    this.#before += 1;
    if (this.#before <= MOST_BEFORE_HEADER) return undefined;
    return { kind: 'broken', line: row.line, reason: `No line before it names ${kind.needed.join(', ')}.` };
  }

  #record({ line, fields }: Row, { places, fewest, most }: Columns): TableRecord | BrokenLine {
    const extra = fields.slice(most).some((field) => field.trim() !== '');
    if (!extra && fields.length >= fewest) return new TableRecord(line, fields, places);
    const expected = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
    return {
      kind: 'broken',
      line,
      reason: `${fields.length} field${fields.length === 1 ? '' : 's'} where ${expected} are expected.`,
    };
  }
}
