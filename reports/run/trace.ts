/** The trace of a result: what its failing exchange is called in the deployment's own traces. */
import { decisive } from './common.ts';
import type { Exchange, Result } from './document.ts';

/** `00-<trace-id>-<parent-id>-<flags>` (W3C Trace Context 3.2). */
const TRACEPARENT = /^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** @returns the `traceparent` that an exchange was sent with; undefined: none, or one that a rule wrote itself */
export function traceparentOf({ request }: Exchange): string | undefined {
  const value = request.headers.find(([name]) => name.toLowerCase() === 'traceparent')?.[1];
  return value !== undefined && TRACEPARENT.test(value) ? value : undefined;
}

/**
 * @returns the `traceparent` of the exchange that decided a result: the last one that the first broken claim rests on, or the last of
 * all where no claim was broken; undefined for a result that passed, or without exchanges
 */
export function traceOf(result: Result): string | undefined {
  if (result.verdict === 'pass' || result.verdict === 'not-applicable') return undefined;
  const decided = decisive(result);
  return decided === undefined ? undefined : traceparentOf(decided);
}
