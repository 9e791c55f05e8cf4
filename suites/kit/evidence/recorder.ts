import type { Exchange } from '../../../reports/run/document.ts';
import { copied } from './copied.ts';
import { Learner } from './learn.ts';
import type { Redactor } from './redactor.ts';
import { Trace } from './trace.ts';

/** Longer bodies, header values and URLs are cut in the evidence, and say so. */
const LONGEST_TEXT = 20_000;

/** A request as it was sent, secrets included; they are redacted when evidence is taken. */
export interface Sent {
  readonly actor: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** The response to a request; absent where none came. */
export interface Received {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Keeps every exchange of one trial, numbered from 1 in the order they were sent. Secrets are learned as they pass. */
export class Recorder {
  readonly #learner: Learner | undefined;
  readonly #now: () => number;
  readonly #trace: Trace;
  readonly #exchanges: Exchange[] = [];

  /**
   * @param redactor learns the secrets that pass; undefined where no evidence is taken
   * @param now milliseconds since the run started
   * @param trace names the exchanges for the deployment's own traces
   */
  constructor(redactor: Redactor | undefined, now: () => number, trace = new Trace()) {
    this.#learner = redactor && new Learner(redactor);
    this.#now = now;
    this.#trace = trace;
  }

  /** @returns the headers of the next request, with the `traceparent` that it is found by; one that a rule wrote itself stays */
  traced(headers: Sent['headers']): Sent['headers'] {
    const has = headers.some(([name]) => name.toLowerCase() === 'traceparent');
    return has ? headers : [...headers, ['traceparent', this.#trace.next()]];
  }

  /** How many exchanges there have been. */
  get count(): number {
    return this.#exchanges.length;
  }

  /** Notes that a request leaves; call the returned function once with what came back, or with why nothing did. */
  begin(sent: Sent): { number: number; end: (outcome: Received | { failure: string }) => void } {
    this.#learner?.fromRequest(sent.url, sent.headers, sent.body);
    const number = this.#exchanges.length + 1;
    const atMs = this.#now();
    const request = {
      method: sent.method,
      url: cut(sent.url),
      headers: cutValues(sent.headers),
      body: cut(sent.body),
    };
    const base = { number, actor: sent.actor, atMs: Math.round(atMs), request };
    this.#exchanges.push({ ...base, durationMs: 0, failure: 'no answer yet' });
    const end = (outcome: Received | { failure: string }) => {
      const durationMs = Math.round((this.#now() - atMs) * 10) / 10;
      if ('failure' in outcome) {
        this.#exchanges[number - 1] = { ...base, durationMs, failure: outcome.failure };
        return;
      }
      this.#learner?.fromAnswer(outcome.headers, outcome.body);
      this.#exchanges[number - 1] = {
        ...base,
        durationMs,
        response: { ...outcome, headers: cutValues(outcome.headers), body: cut(outcome.body) },
      };
    };
    return { number, end };
  }

  /** All exchanges, as they passed: secrets still stand in them. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT
    ? text
    : `${copied(text.slice(0, LONGEST_TEXT))}\n... (${text.length - LONGEST_TEXT} more characters)`;
}

function cutValues(headers: Sent['headers']): Sent['headers'] {
  return headers.some(([, value]) => value.length > LONGEST_TEXT)
    ? headers.map(([name, value]) => [name, cut(value)] as const)
    : headers;
}
