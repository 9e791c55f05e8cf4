import type { RecordingEntry } from './call.ts';
import { cdrEntry } from './cdr/read.ts';
import type { ReadingContext } from './context.ts';
import { type CallLogLeg, callLogCall, callLogLeg } from './legs/call-log.ts';
import { type CdrOutputLeg, cdrOutputCall, cdrOutputLeg } from './legs/cdroutput.ts';
import { LegJoiner } from './legs/joiner.ts';
import type { RecordFormat } from './read-records.ts';
import type { CallRecord } from './records.ts';

/** Makes entries of records; the legs of a call wait for one another. */
export class EntryReader {
  readonly #format: RecordFormat;
  readonly #context: ReadingContext;
  readonly #rows = new LegJoiner<CdrOutputLeg>();
  readonly #logged = new LegJoiner<CallLogLeg>();

  constructor(format: RecordFormat, context: ReadingContext) {
    this.#format = format;
    this.#context = context;
  }

  *read(record: CallRecord): Generator<RecordingEntry> {
    const format = this.#format === 'json' ? formatOf(record) : this.#format;
    if (format === 'cdr') {
      yield cdrEntry(record, this.#context);
      return;
    }
    if (format === 'cdroutput') {
      const leg = cdrOutputLeg(record, this.#context);
      if ('kind' in leg) yield leg;
      else yield* this.#join(this.#rows, record.get('call_history_id'), leg, cdrOutputCall);
      return;
    }
    const leg = callLogLeg(record, this.#context);
    if ('kind' in leg) yield leg;
    else yield* this.#join(this.#logged, record.get('call-id'), leg, callLogCall);
  }

  /** The calls that the end of the file completes. */
  *end(): Generator<RecordingEntry> {
    for (const legs of this.#rows.end()) yield cdrOutputCall(legs, this.#context);
    for (const legs of this.#logged.end()) yield callLogCall(legs, this.#context);
  }

  *#join<Leg extends { readonly line: number }>(
    joiner: LegJoiner<Leg>,
    id: string,
    leg: Leg,
    callOf: (legs: readonly Leg[], context: ReadingContext) => RecordingEntry,
  ): Generator<RecordingEntry> {
    const complete = joiner.add(id, leg, JSON.stringify(leg).length);
    if (complete !== 'late') for (const legs of complete) yield callOf(legs, this.#context);
    else
      yield {
        kind: 'broken',
        line: leg.line,
        reason: `A leg of the call ${id}, some thousand calls after its others: sort the file by call or by time.`,
      };
  }
}

/** An object of JSON may have the fields of a table. */
function formatOf(record: CallRecord): Exclude<RecordFormat, 'json'> {
  if (record.has('cdr_started_at')) return 'cdroutput';
  return record.has('call-time') ? 'call-log' : 'cdr';
}
