/**
 * The door of the tap: a recording reverse proxy between a PBX and a deployment.
 *
 * ```ts
 * const tap = await startTap({ head, proxy: { origins: ['https://crm.example'] }, folder: 'tap', secrets, endpoints });
 * // ... the PBX comes through tap.urls[0]
 * await tap.close();
 * ```
 */
import type { TapEvent, TapHead } from '../reports/tap/document.ts';
import type { Template } from '../simulator/template/index.ts';
import type { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';
import { EndpointNames, type KnownEndpoints } from './endpoints.ts';
import type { PassedExchange } from './passed.ts';
import { type ProxyOptions, startProxy } from './proxy.ts';
import { TapRecord } from './record.ts';
import { ScenarioReader } from './scenarios.ts';
import { TapSecrets } from './secrets.ts';
import { seenOf } from './seen.ts';

export { Addresses } from './addresses.ts';
export { type FinishedFile, type FinishedTap, finishTap, NoTap } from './finish.ts';
export { Judge, type JudgeOptions } from './judge.ts';
export { describeVerdict } from './judge-results.ts';
export { DOCUMENT, JOURNAL, TapFolderTaken } from './record.ts';
export { REWRITE_KINDS, type RewriteKind } from './rewrite.ts';
export { readTap, shareTap, TapUnreadable } from './share.ts';
export type { UpstreamOptions } from './upstream.ts';

/** What a tap is made of. */
export interface TapOptions {
  readonly head: TapHead;
  readonly proxy: Omit<ProxyOptions, 'onPassed'>;
  /** Where `tap.jsonl` is written. */
  readonly folder: string;
  /** Knows the secrets of the target file. */
  readonly redactor: Redactor;
  readonly endpoints: KnownEndpoints;
  /** By which requests are recognized. */
  readonly template?: Template;
  /** Hears of every exchange after the client has its answer. */
  readonly onExchange?: (seen: SeenExchange, event: TapEvent | undefined) => void;
  /** Hears, once, why nothing more is recorded. */
  readonly onProblem: (sentence: string) => void;
}

/** A tap that listens. */
export interface Tap {
  /** Its address for each origin of the deployment. */
  readonly urls: readonly string[];
  /** @returns plain data without the secrets that have passed */
  scrub<T>(data: T): T;
  /** @returns an exchange without its secrets, also those that are too short to be replaced wherever they stand */
  redact(exchange: SeenExchange): SeenExchange;
  /** Stops listening and closes `tap.jsonl`. */
  close(): Promise<void>;
}

/**
 * Starts a tap.
 * @throws ListenError, TapFolderTaken
 */
export async function startTap(options: TapOptions): Promise<Tap> {
  const { head, proxy, folder, redactor, endpoints, template, onExchange, onProblem } = options;
  const secrets = new TapSecrets(redactor);
  const record = new TapRecord(folder, head, secrets, onProblem);
  const names = new EndpointNames(endpoints);
  const reader = template === undefined ? undefined : new ScenarioReader(template);
  const onPassed = (passed: PassedExchange) => {
    try {
      note(passed);
    } catch (error) {
      // What passes does not depend on what is noted of it.
      onProblem(`Exchange ${passed.number} is not recorded: ${String(error)}`);
    }
  };
  const note = (passed: PassedExchange) => {
    const { seen, event } = seenOf(passed, names, reader);
    record.append(seen, {
      ...(passed.rewritten && { rewritten: passed.rewritten }),
      ...(event && { event }),
    });
    // Judging takes its time, which no client waits for.
    if (onExchange !== undefined) setImmediate(() => onExchange(seen, event));
  };
  try {
    const { urls, close } = await startProxy({ ...proxy, onPassed });
    return {
      urls,
      scrub: (data) => secrets.scrub(data),
      redact: (exchange) => secrets.redact(exchange),
      async close() {
        await close();
        record.close();
      },
    };
  } catch (error) {
    record.discard();
    throw error;
  }
}
