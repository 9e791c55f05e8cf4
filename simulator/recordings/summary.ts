import type { BrokenLine, RecordingEntry, SkippedLine } from './call.ts';
import type { Inference, ReadingNotes } from './notes.ts';

/** Lines that are named; more are counted. */
const MOST_NAMED = 5;
const INFERENCES: readonly (readonly [Inference, one: string, many: string])[] = [
  [
    'abandoned',
    'call ended in a queue, menu or group without an agent: missed',
    'calls ended in a queue, menu or group without an agent: missed',
  ],
  [
    'untalked',
    'call answered in the second it came, without talk and with nothing after it: missed',
    'calls answered in the second they came, without talk and with nothing after it: missed',
  ],
  ['voicemail', 'call taken by voicemail: missed', 'calls taken by voicemail: missed'],
  ['click-to-call', 'click to call: outbound', 'clicks to call: outbound'],
  [
    'blocked',
    'call blocked by a rule: outbound, not answered',
    'calls blocked by a rule: outbound, not answered',
  ],
  ['joined', 'call joined of several lines', 'calls joined of several lines'],
  ['withheld', 'caller without a number', 'callers without a number'],
];

/** Counts what a recording holds as it is read, and puts it into words. */
export class ReadingSummary {
  readonly #counts = { inbound: 0, inboundAnswered: 0, outbound: 0, outboundAnswered: 0, broken: 0 };
  readonly #broken: BrokenLine[] = [];
  readonly #skipped = new Map<string, { first: SkippedLine; count: number }>();
  #skippedLines = 0;

  add(entry: RecordingEntry): void {
    if (entry.kind === 'call') {
      const direction = entry.direction === 'Inbound' ? 'inbound' : 'outbound';
      this.#counts[direction] += 1;
      if (entry.answered) this.#counts[`${direction}Answered`] += 1;
    } else if (entry.kind === 'broken') {
      this.#counts.broken += 1;
      if (this.#broken.length < MOST_NAMED) this.#broken.push(entry);
    } else this.#skip(entry);
  }

  /** Whether nothing could be read. */
  get isEmpty(): boolean {
    return this.calls === 0 && this.#skippedLines === 0;
  }

  get calls(): number {
    return this.#counts.inbound + this.#counts.outbound;
  }

  /** The first lines that could not be read, and how many more there are. */
  brokenLines(): readonly string[] {
    const { broken } = this.#counts;
    const named = this.#broken.map(({ line, reason }) => `Line ${line}: ${reason}`);
    return broken > named.length ? [...named, `and ${broken - named.length} more.`] : named;
  }

  /** Sentences about the whole recording. */
  sentences(notes: ReadingNotes): readonly string[] {
    const { inbound, inboundAnswered, outbound, outboundAnswered, broken } = this.#counts;
    const inferred = INFERENCES.filter(([inference]) => notes.count(inference) > 0).map(
      ([inference, one, many]) => {
        const count = notes.count(inference);
        return `${count} ${count === 1 ? one : many}.`;
      },
    );
    const skipped = [...this.#skipped].map(
      ([why, { first, count }]) => `${count} skipped, the first in line ${first.line}: ${why}`,
    );
    return [
      `${counted(this.calls, 'call')}: ${inbound} inbound (${inboundAnswered} answered), ${outbound} outbound (${outboundAnswered} answered); ${counted(this.#skippedLines, 'line')} without a call for the CRM, ${broken} broken.`,
      ...inferred,
      ...skipped,
      ...this.brokenLines(),
    ];
  }

  /** By the reason without the numbers before it. */
  #skip(entry: SkippedLine): void {
    this.#skippedLines += 1;
    const why = entry.reason.replace(/^.*?: (?=no |an )/, '').replace(/^\S+ (?=did not)/, 'the extension ');
    const known = this.#skipped.get(why);
    if (known !== undefined) known.count += 1;
    else if (this.#skipped.size < MOST_NAMED) this.#skipped.set(why, { first: entry, count: 1 });
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
