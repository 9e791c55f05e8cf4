import type { CallRecord } from '../records.ts';
import { unmarked } from './participant.ts';

/** Numbers that are remembered; no PBX has as many. */
const MOST_NUMBERS = 20_000;
/** A queue answers at once, an agent does not. */
const AT_ONCE_SECONDS = 1;
const DAY_SECONDS = 86_400;
const LONGEST_STAMP = 64;

/** What a file without types says of one number. */
interface Traits {
  /** Calls from it. */
  calls: number;
  /** Calls to it that another extension had in the end. */
  replaced: number;
  /** Of those, the ones that 3CX says a queue has forwarded (`QFwdToDNA`). */
  forwardedByQueue: number;
  /** Calls that ended there and were answered later than at once: by a person. */
  answeredLate: number;
}

/**
 * Finds the queues, menus and ring groups of a V16 file, which marks them `Ext.` like extensions. A queue calls no number,
 * hands calls on, and answers at once.
 */
export class QueueEvidence {
  readonly #numbers = new Map<string, Traits>();
  #untyped = 0;
  #typed = 0;

  add(record: CallRecord): void {
    if (record.get('to-type') !== '' || record.get('final-type') !== '') {
      this.#typed += 1;
      return;
    }
    this.#untyped += 1;
    const [from, to, final] = (['from-no', 'to-no', 'final-number'] as const).map((name) =>
      marked(record.get(name)),
    );
    if (from !== undefined) this.#count(from, 'calls');
    if (to === undefined || from !== undefined) return;
    if (record.get('final-number') === '' || final === to) {
      const waited = seconds(record.get('time-answered'), record.get('time-start'));
      if (waited !== undefined && waited > AT_ONCE_SECONDS) this.#count(to, 'answeredLate');
    }
    if (final === undefined || final === to) return;
    const reason = record.get('reason-changed');
    if (/^replaced_?dst$/i.test(reason)) this.#count(to, 'replaced');
    if (/^Q[A-Z]/.test(reason)) this.#count(to, 'forwardedByQueue');
  }

  /** Records without types, and with them. */
  get records(): { readonly untyped: number; readonly typed: number } {
    return { untyped: this.#untyped, typed: this.#typed };
  }

  /** In numerical order. */
  queues(): readonly string[] {
    const found = [...this.#numbers].filter(
      ([, { calls, replaced, forwardedByQueue, answeredLate }]) =>
        forwardedByQueue > 0 || (replaced > 0 && calls === 0 && answeredLate === 0),
    );
    return found.map(([number]) => number).sort((a, b) => Number(a) - Number(b));
  }

  #count(number: string, trait: keyof Traits): void {
    let traits = this.#numbers.get(number);
    if (traits === undefined) {
      if (this.#numbers.size >= MOST_NUMBERS) return;
      traits = { calls: 0, replaced: 0, forwardedByQueue: 0, answeredLate: 0 };
      this.#numbers.set(number, traits);
    }
    traits[trait] += 1;
  }
}

/** The number behind the mark of an extension. */
function marked(written: string): string | undefined {
  const number = unmarked(written);
  return number !== written && /^\d+$/.test(number) ? number : undefined;
}

/** From one stamp to another of the same day or the night after, whatever the order of its date. */
function seconds(later: string, earlier: string): number | undefined {
  const [to, from] = [later, earlier].map((stamp) => {
    if (stamp.length > LONGEST_STAMP) return undefined;
    const [, h, m, s = 0] = /(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?[^\d]*(?:\.\d+)?\D*$/.exec(stamp) ?? [];
    return h === undefined ? undefined : Number(h) * 3600 + Number(m) * 60 + Number(s);
  });
  return to === undefined || from === undefined ? undefined : (to - from + DAY_SECONDS) % DAY_SECONDS;
}
