import { PbxError } from '../../pbx/errors.ts';
import { keyOf } from '../records.ts';
import type { Columns, TableKind } from '../table.ts';

/** The fields of a CDR, in the order in which they are commonly listed; an admin may have chosen another. */
export const CDR_FIELDS = [
  'historyid',
  'callid',
  'duration',
  'time-start',
  'time-answered',
  'time-end',
  'reason-terminated',
  'from-no',
  'to-no',
  'from-dn',
  'to-dn',
  'dial-no',
  'reason-changed',
  'final-number',
  'final-dn',
  'bill-code',
  'bill-rate',
  'bill-cost',
  'bill-name',
  'chain',
  'from-type',
  'to-type',
  'final-type',
  'from-dispname',
  'to-dispname',
  'final-dispname',
  'missed-queue-calls',
] as const;

/** Name of a field. */
export type CdrField = (typeof CDR_FIELDS)[number];

/** A call needs its start and both ends. */
const NEEDED: readonly CdrField[] = ['time-start', 'from-no', 'to-no'];
/** Older versions end with the chain: types and display names came later. */
const FEWEST = CDR_FIELDS.indexOf('chain') + 1;

/** How the header line of a CDR is recognized. */
export const CDR_TABLE: TableKind = { needed: NEEDED };

/** The columns of a file without a header line and without named fields. */
export function usualColumns(): Columns {
  return columns(CDR_FIELDS, FEWEST);
}

/** Columns in a given order; `-` stands for one that does not matter. @throws PbxError `bad-recording` */
export function givenColumns(names: readonly string[]): Columns {
  const known = names.map((name) => fieldOf(name));
  const unknown = names.find((name, index) => known[index] === undefined && !['', '-'].includes(name.trim()));
  if (unknown !== undefined)
    throw new PbxError(
      'bad-recording',
      `"${unknown}" is not a field of a CDR.`,
      `Name the fields in their order, - for any other column; known are ${CDR_FIELDS.join(', ')}.`,
    );
  const missing = NEEDED.filter((name) => !known.includes(name));
  if (missing.length > 0)
    throw new PbxError(
      'bad-recording',
      `The fields lack ${missing.join(' and ')}.`,
      `A call needs ${NEEDED.join(', ')}.`,
    );
  return columns(known, known.length);
}

function columns(names: readonly (CdrField | undefined)[], fewest: number): Columns {
  const places = new Map(
    names.flatMap((name, index) => (name === undefined ? [] : [[keyOf(name), index] as const])),
  );
  return { places, fewest, most: names.length };
}

/** `time-start` of `Time_Start` too. */
function fieldOf(name: string): CdrField | undefined {
  const key = keyOf(name);
  return CDR_FIELDS.find((field) => keyOf(field) === key);
}
