import { PbxError } from '../pbx/errors.ts';
import type { DateOrder } from './call.ts';

/** A date whose year comes last, as cultures write it. */
const CULTURAL = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const DAY_MS = 86_400_000;
const ORDERS: readonly DateOrder[] = ['dmy', 'mdy'];
const NAMES: Readonly<Record<DateOrder, string>> = { dmy: 'day first', mdy: 'month first' };

/** A date of a file, for messages. */
interface Example {
  readonly stamp: string;
  readonly line: number;
}

/** Year, month and day of a date by an order; undefined where there is no such date. */
export function dateOf(
  stamp: string,
  order: DateOrder,
): { ymd: [number, number, number]; length: number } | undefined {
  const [found = '', first = 0, , second = 0, written = ''] = CULTURAL.exec(stamp) ?? [];
  if (found === '') return undefined;
  const [day, month] = order === 'dmy' ? [Number(first), Number(second)] : [Number(second), Number(first)];
  const year = written.length === 2 ? 2000 + Number(written) : Number(written);
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return { ymd: [year, month, day], length: found.length };
}

/**
 * What the dates of a file say about their order. A day after the 12th decides it; so does the sequence of the records,
 * where it runs one way by one of the two orders only.
 */
export class DateEvidence {
  /** The first date that excludes the other order. */
  readonly #proof: { [order in DateOrder]?: Example } = {};
  #ambiguous: Example | undefined;
  #dotted = true;
  #cultural = 0;
  #others = 0;
  readonly #last: { [order in DateOrder]?: number } = {};
  readonly #steps = { dmy: { forth: 0, back: 0 }, mdy: { forth: 0, back: 0 } };

  add(stamp: string, line: number): void {
    const found = CULTURAL.exec(stamp);
    if (found === null) {
      this.#others += 1;
      return;
    }
    this.#cultural += 1;
    if (found[2] !== '.') this.#dotted = false;
    const dates = ORDERS.map((order) => [order, dateOf(stamp, order)] as const);
    for (const [order, date] of dates) {
      if (date === undefined) continue;
      if (dates.every(([other, each]) => other === order || each === undefined))
        this.#proof[order] ??= { stamp, line };
      this.#step(order, Date.UTC(date.ymd[0], date.ymd[1] - 1, date.ymd[2]));
    }
    if (dates.every(([, date]) => date !== undefined) && Number(found[1]) !== Number(found[3]))
      this.#ambiguous ??= { stamp, line };
  }

  #step(order: DateOrder, day: number): void {
    const last = this.#last[order];
    this.#last[order] = day;
    if (last === undefined) return;
    // Calls are written as they end: a neighbor of the day before is no step back.
    if (day > last + DAY_MS) this.#steps[order].forth += 1;
    if (day < last - DAY_MS) this.#steps[order].back += 1;
  }

  /**
   * The order, and why; undefined for a file without such dates, or with a few that are not the file's own way of writing.
   * @throws PbxError `bad-recording` where the file leaves it open, or contradicts itself
   */
  decide(): { readonly order: DateOrder; readonly because: string } | undefined {
    if (this.#cultural === 0 || this.#cultural < this.#others) return undefined;
    const { dmy, mdy } = this.#proof;
    if (dmy !== undefined && mdy !== undefined)
      throw question(
        `The dates are of two kinds: "${dmy.stamp}" in line ${dmy.line} can have its day first only, "${mdy.stamp}" in line ${mdy.line} its month first only.`,
      );
    for (const order of ORDERS) {
      const proof = this.#proof[order];
      if (proof !== undefined)
        return { order, because: `${NAMES[order]}, as in "${proof.stamp}" of line ${proof.line}` };
    }
    if (this.#dotted) return { order: 'dmy', because: 'day first, as everywhere between dots' };
    if (this.#ambiguous === undefined)
      return { order: 'dmy', because: 'day and month are the same everywhere' };
    const running = ORDERS.filter((order) => this.#steps[order].forth === 0 || this.#steps[order].back === 0);
    const [only] = running;
    if (running.length === 1 && only !== undefined)
      return {
        order: only,
        because: `${NAMES[only]}, because the calls follow one another by that order only`,
      };
    const { stamp, line } = this.#ambiguous;
    throw question(
      `Whether "${stamp}" in line ${line} has its day or its month first cannot be seen from this file.`,
    );
  }
}

function question(message: string): PbxError {
  return new PbxError(
    'bad-recording',
    message,
    'Give --dates dmy (day first) or --dates mdy (month first); on the page of calls choose it under Dates.',
  );
}
