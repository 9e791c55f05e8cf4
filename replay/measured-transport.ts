import {
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from '../simulator/engine/index.ts';
import type { Statistics } from './statistics.ts';

/** What a request is for. */
export type RequestKind = 'lookup' | 'journal' | 'token';

/** What is measured, and where it is counted. */
export interface MeasuredTransportOptions {
  /** What a request is for; `undefined` for anything else, which is sent and not counted. */
  readonly kindOf: (request: HttpRequest) => RequestKind | undefined;
  /** Where it is counted now. */
  readonly counted: { readonly statistics: Statistics };
  /** What the token endpoint answered. */
  readonly onToken?: (response: HttpResponse) => void;
}

/** A transport whose requests are timed, each from the moment it leaves, and whose failures are counted by cause. */
export function measuredTransport(
  transport: Transport,
  { kindOf, counted, onToken }: MeasuredTransportOptions,
): Transport {
  return async (request) => {
    const kind = kindOf(request);
    if (kind === undefined) return transport(request);
    const { statistics } = counted;
    const startedAt = performance.now();
    try {
      const response = await transport(request);
      statistics.time(`${kind}-request`, performance.now() - startedAt);
      const { status } = response;
      // No contact of that number: a regular response.
      const isFine = (status >= 200 && status < 300) || (kind === 'lookup' && status === 404);
      if (!isFine) statistics.error(`${kind}: ${status}`);
      if (kind === 'token') {
        if (isFine) statistics.counts.tokens += 1;
        onToken?.(response);
      }
      return response;
    } catch (error) {
      statistics.time(`${kind}-request`, performance.now() - startedAt);
      statistics.error(`${kind}: ${error instanceof TransportError ? error.code : 'failed'}`);
      throw error;
    }
  };
}
