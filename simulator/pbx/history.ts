import { Batch } from './batch.ts';
import type { Store } from './store.ts';
import type { EndedCall } from './types.ts';
import type { Call, CallTimes } from './values.ts';

const PAGE = 500;
/** The members of a call that are stored; a caller may pass more. */
const MEMBERS: (keyof EndedCall)[] = [
  'number',
  'direction',
  'name',
  'agent',
  'agentFirstName',
  'agentLastName',
  'agentEmail',
  'startedAt',
  'answered',
  'ringSeconds',
  'durationSeconds',
  'recordingUrl',
  'transcription',
  'summary',
  'sentiment',
];

/** The calls that are over, in the store, whatever the CRM answered about them. */
export class CallHistory {
  readonly #store: Store;
  readonly #most: number;
  readonly #batch: Batch<EndedCall>;

  /** @param most calls kept; older ones are dropped */
  constructor(store: Store, most: number) {
    this.#store = store;
    this.#most = most;
    this.#batch = new Batch((calls) =>
      store.addCalls(
        calls.map((call) => JSON.stringify(call, MEMBERS)),
        most,
      ),
    );
  }

  /** @param number as it came by the line; the template may have reformatted it */
  add(number: string, call: Call, times: CallTimes): void {
    if (this.#most > 0) this.#batch.add(endedCall(number, call, times));
  }

  /** The earliest ended first, read page by page. */
  *calls(): Iterable<EndedCall> {
    this.#batch.flush();
    for (let after = 0; ; ) {
      const page = this.#store.calls(after, PAGE);
      for (const { call } of page) yield JSON.parse(call) as EndedCall;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  /** Writes what is not yet stored. */
  close(): void {
    this.#batch.close();
  }
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
