import type { WireExchange, WireResponse } from '../kit/mutants.ts';

type Change = (exchange: WireExchange) => WireResponse;

/** @returns a tamper that changes the responses for which this holds and leaves the others as they are */
export function where(holds: (exchange: WireExchange) => boolean, change: Change): Change {
  return (exchange) => (holds(exchange) ? change(exchange) : exchange);
}

/** Whether the token endpoint refused. */
export function isTokenError({ url, status }: WireExchange): boolean {
  return url.startsWith('/oauth/token') && status >= 400;
}

/** Whether the token endpoint issued tokens. */
export function isTokenResponse({ url, status }: WireExchange): boolean {
  return url.startsWith('/oauth/token') && status === 200;
}

/** Whether the CRM API refused. */
export function isApiError({ url, status }: WireExchange): boolean {
  return url.startsWith('/api/') && status >= 400;
}

/** Whether this is one of the pages of the authorization endpoint that refuse a request. */
export function isErrorPage({ url, status, headers }: WireExchange): boolean {
  return (
    url.startsWith('/oauth/authorize') && status >= 400 && String(headers['content-type']).includes('html')
  );
}

/** Whether this is the approval page. */
export function isApprovalPage({ status, body }: WireExchange): boolean {
  return status === 200 && body.includes('action="/oauth/authorize/decision"');
}

/** @returns the response with these headers (lower-case names); `undefined` removes one */
export function withHeaders(
  response: WireResponse,
  changes: Readonly<Record<string, string | undefined>>,
): WireResponse {
  const headers = Object.entries({ ...response.headers, ...changes }).filter(
    (line): line is [string, string | string[]] => line[1] !== undefined,
  );
  return { ...response, headers: Object.fromEntries(headers) };
}

/** @returns the response with a changed JSON body */
export function withJson(
  response: WireResponse,
  change: (body: Record<string, unknown>) => unknown,
): WireResponse {
  return { ...response, body: JSON.stringify(change(JSON.parse(response.body))) };
}
