import type { TapEvent } from '../reports/tap/document.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';
import type { EndpointNames } from './endpoints.ts';
import { headerOf } from './headers.ts';
import type { PassedExchange } from './passed.ts';
import type { ScenarioReader } from './scenarios.ts';

/** @returns an exchange as witnesses see it, and what the PBX was about by the template */
export function seenOf(
  { number, atMs, durationMs, request, response, failure }: PassedExchange,
  names: EndpointNames,
  reader: ScenarioReader | undefined,
): { seen: SeenExchange; event: TapEvent | undefined } {
  const { method, url } = request;
  const sent = request.body.text(headerOf(request.headers, 'content-encoding'));
  const got = response?.body.text(headerOf(response.headers, 'content-encoding'));
  const event = reader?.read({ method, url, body: sent.text });
  const seen: SeenExchange = {
    number,
    atMs,
    durationMs,
    endpoint: names.nameOf(url, event !== undefined, response?.headers),
    request: { method, url, headers: request.headers, body: sent.text },
    ...(response !== undefined && {
      response: { status: response.status, headers: response.headers, body: got?.text ?? '' },
    }),
    ...(failure !== undefined && { failure }),
    ...((sent.cut || got?.cut) && { cut: true }),
  };
  return { seen, event };
}
