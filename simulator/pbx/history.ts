import type { Store } from './store.ts';
import type { EndedCall } from './types.ts';
import type { Call, CallTimes } from './values.ts';
import { WriteQueue } from './write-queue.ts';

const PAGE = 500;
/** Calls that end within this time are written together. In memory nothing waits for them. */
const DURABLE_DELAY_MS = 2;
const DELAY_MS = 200;
const MOST_UNWRITTEN = 10_000;
/** The members of a call that are stored; a caller may pass more. */
const MEMBERS: readonly (keyof EndedCall)[] = [
  'number',
  'direction',
  'name',
  'agent',
  'agentFirstName',
  'agentLastName',
  'agentEmail',
  'did',
  'startedAt',
  'answered',
  'ringSeconds',
  'durationSeconds',
  'recordingUrl',
  'transcription',
  'summary',
  'sentiment',
  'legs',
];

/** The calls that are over, in the store, whatever the CRM answered about them. */
export class CallHistory {
  readonly #store: Store;
  readonly #most: number;
  readonly #queue: WriteQueue<string>;

  /** @param most calls kept; older ones are dropped */
  constructor(store: Store, most: number) {
    this.#store = store;
    this.#most = most;
    const delayMs = store.isDurable ? DURABLE_DELAY_MS : DELAY_MS;
    this.#queue = new WriteQueue(store.disk, (calls) => store.addCalls(calls, most), {
      most: MOST_UNWRITTEN,
      delayMs,
    });
  }

  /**
   * @param number as it came by the line; the template may have reformatted it
   * @returns whether the call is stored: false where the disk refuses it, and it stays in memory until it does not
   */
  async add(number: string, call: Call, times: CallTimes): Promise<boolean> {
    if (this.#most === 0) return true;
    this.#queue.add(JSON.stringify(stored(endedCall(number, call, times))));
    return this.#store.isDurable ? this.#queue.stored() : true;
  }

  /** The earliest ended first, read page by page. */
  *calls(): Iterable<EndedCall> {
    this.#queue.flush();
    for (let after = 0; ; ) {
      const page = this.#store.calls(after, PAGE);
      for (const { call } of page) yield JSON.parse(call) as EndedCall;
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    for (const call of this.#queue.unwritten) yield JSON.parse(call) as EndedCall;
  }

  /** Writes what is not yet stored. */
  flush(): void {
    this.#queue.flush();
  }
}

function stored(call: EndedCall): Partial<EndedCall> {
  return Object.fromEntries(MEMBERS.map((name) => [name, call[name]]));
}

function endedCall(number: string, call: Call, times: CallTimes): EndedCall {
  const { name, answered = true, ...rest } = call;
  const { startedAt, establishedAt, endedAt, durationMs } = times;
  return {
    ...rest,
    ...(name !== '' && { name }),
    number,
    answered,
    ringSeconds: ((establishedAt ?? endedAt) - startedAt) / 1000,
    durationSeconds: durationMs / 1000,
  };
}
