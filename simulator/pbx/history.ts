import { createBatch } from './batch.ts';
import type { Store } from './store.ts';
import type { EndedCall } from './types.ts';
import type { Call, CallTimes } from './values.ts';

/** The calls that are over, whatever the CRM said of them. */
export interface History {
  /** @param number as it came by the line; the template may have made another of it */
  add(number: string, call: Call, times: CallTimes): void;
  /** The earliest ended first, read as they are asked for. */
  calls(): Iterable<EndedCall>;
  close(): void;
}

const PAGE = 500;
/** What is kept of a call; whoever rings may carry more. */
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

/** The history in a store. @param most calls kept; older ones are forgotten */
export function createHistory(store: Store, most: number): History {
  const batch = createBatch<EndedCall>((calls) =>
    store.addCalls(
      calls.map((call) => JSON.stringify(call, MEMBERS)),
      most,
    ),
  );
  return {
    add(number, call, times) {
      if (most > 0) batch.add(endedCall(number, call, times));
    },
    *calls() {
      batch.flush();
      for (let after = 0; ; ) {
        const page = store.calls(after, PAGE);
        for (const { call } of page) yield JSON.parse(call) as EndedCall;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    },
    close: batch.close,
  };
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
