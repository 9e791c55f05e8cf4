import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { harEntry, harHead } from '../reports/run/har.ts';
import type { TapDocument, TapExchange, TapHead } from '../reports/tap/document.ts';
import { tapExchangeSchema, tapHeadSchema } from '../reports/tap/schema.ts';
import type { EndedCall } from '../simulator/pbx/index.ts';
import { writeRecording } from '../simulator/recordings/index.ts';
import { looksSecret } from '../suites/kit/evidence/names.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import { ProblemError, whyUnreadable } from '../web/problem-error.ts';
import { CallsSeen } from './calls.ts';
import { DOCUMENT, JOURNAL } from './record.ts';

/** Exchanges end in another order than they begin; so many are held to put them into order. */
const HELD = 256;

/** A folder in which there is no tap to finish. */
export class NoTap extends ProblemError {
  readonly code = 'no-tap';
}

/** A file that a finished tap consists of, written from the first to the last. */
export interface FinishedFile {
  readonly name: string;
  readonly content: AsyncIterable<string>;
}

/** What a tap came to. */
export interface FinishedTap {
  readonly exchanges: number;
  readonly calls: number;
  /** Lines that cannot be read; the last of a process that was killed may be one. */
  readonly broken: number;
  /** The document comes last: where it is, the tap is finished, and `tap.jsonl` may go. */
  readonly files: readonly FinishedFile[];
}

/** Replaces secrets in plain data. */
export type Scrub = <T>(data: T) => T;

/**
 * Reads the journal of a tap, and gives the files that are made of it, in constant memory but for the calls. Secrets that
 * were recognized only after they had first passed are replaced everywhere.
 * @param scrub of the tap that ends; what a killed one had learned is lost, and then all that looks random is replaced
 * @throws NoTap
 */
export async function finishTap(folder: string, scrub?: Scrub): Promise<FinishedTap> {
  const path = join(folder, JOURNAL);
  const head = await headOf(path, folder);
  const late = new LateSecrets();
  const calls = new CallsSeen(Date.parse(head.startedAt));
  let [exchanges, broken, endMs] = [0, 0, 0];
  for await (const exchange of inOrder(exchangesOf(path, () => (broken += 1)))) {
    const { atMs, durationMs } = exchange;
    if (scrub === undefined) late.learn(exchange);
    calls.add(exchange);
    exchanges += 1;
    endMs = Math.max(endMs, atMs + durationMs);
  }
  const clean = scrub ?? late.scrub;
  const all = clean(calls.all());
  const again = async function* () {
    for await (const exchange of inOrder(exchangesOf(path))) yield clean(exchange);
  };
  const files = filesOf({ ...head, durationMs: Math.round(endMs) }, again, all);
  return { exchanges, calls: all.length, broken, files };
}

/**
 * @param exchanges gives them in their order, each time it is called
 * @returns the files of a tap
 */
export function filesOf(
  head: Omit<TapDocument, 'exchanges'>,
  exchanges: () => AsyncIterable<TapExchange>,
  calls: readonly EndedCall[],
): FinishedFile[] {
  return [
    { name: 'tap.har', content: harOf(head, exchanges()) },
    { name: 'recording.jsonl', content: writeRecording([...calls], 'jsonl') },
    { name: DOCUMENT, content: documentOf(head, exchanges()) },
  ];
}

/** Labels of its own: those of the tap are in the texts already. */
class LateRedactor extends Redactor {
  override learn(kind: string, value: string): string {
    return super.learn(`${kind}.late`, value);
  }
}

/** Random enough to be a token, and not a word, a date or a label. */
const RANDOM_TEXT = /(?<![\w<.-])[\w.~+/=-]{20,512}(?![\w#])/g;

/** Secrets of a journal whose tap has gone. */
class LateSecrets {
  readonly #redactor = new LateRedactor();

  learn({ response }: TapExchange): void {
    for (const [text] of (response?.body ?? '').matchAll(RANDOM_TEXT))
      if (looksSecret(text)) this.#redactor.learn('random', text);
  }

  readonly scrub: Scrub = (data) => this.#redactor.scrubAll(data);
}

async function headOf(path: string, folder: string): Promise<TapHead> {
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const head = tapHeadSchema.safeParse(JSON.parse(line));
      if (head.success) return head.data;
      break;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw new NoTap(
        `${folder} holds no tap to finish: ${JOURNAL} cannot be read, ${whyUnreadable(error)}.`,
        'Name the folder that was given to the tap with --out.',
        { cause: error },
      );
  }
  throw new NoTap(
    `${path} does not begin as a tap of this version.`,
    'Finish it with the version that made it.',
  );
}

async function* exchangesOf(
  path: string,
  onBroken = () => undefined as unknown,
): AsyncGenerator<TapExchange> {
  let isHead = true;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (isHead) {
      isHead = false;
      continue;
    }
    const exchange = tapExchangeSchema.safeParse(parsed(line));
    if (exchange.success) yield exchange.data;
    else onBroken();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function* inOrder(exchanges: AsyncIterable<TapExchange>): AsyncGenerator<TapExchange> {
  const held = new Map<number, TapExchange>();
  let next = 1;
  for await (const exchange of exchanges) {
    held.set(exchange.number, exchange);
    // A number whose exchange is still to come, or was lost with the process.
    if (held.size > HELD) next = Math.min(...held.keys());
    for (let found = held.get(next); found !== undefined; found = held.get(next)) {
      held.delete(next);
      next += 1;
      yield found;
    }
  }
  yield* [...held.values()].sort((a, b) => a.number - b.number);
}

async function* documentOf(
  head: Omit<TapDocument, 'exchanges'>,
  exchanges: AsyncIterable<TapExchange>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"exchanges":[`;
  let separator = '\n';
  for await (const exchange of exchanges) {
    yield separator + JSON.stringify(exchange);
    separator = ',\n';
  }
  yield '\n]}\n';
}

async function* harOf(head: TapHead, exchanges: AsyncIterable<TapExchange>): AsyncGenerator<string> {
  const log = JSON.stringify(harHead(head.tool, `${head.target.name}, recorded by a tap`));
  const startMs = Date.parse(head.startedAt);
  yield `{"log":${log.slice(0, -1)},"entries":[`;
  let separator = '\n';
  for await (const exchange of exchanges) {
    const { number, endpoint, failure } = exchange;
    const comment = `${number} ${endpoint}${failure === undefined ? '' : `: ${failure}`}`;
    yield separator + JSON.stringify(harEntry(exchange, startMs, comment));
    separator = ',\n';
  }
  yield '\n]}}\n';
}
