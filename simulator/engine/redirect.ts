import type { HttpRequest, HttpResponse, Transport } from './transport.ts';
import { legalUrl } from './url.ts';

const MAX_REDIRECTS = 5;

/**
 * Sends a request and follows redirects within the same scheme, host and port. Any other redirect is returned, because
 * the request carries the CRM's credentials.
 * @throws TransportError
 */
export async function sendFollowing(transport: Transport, request: HttpRequest): Promise<HttpResponse> {
  let current = request;
  for (let hops = 0; ; hops++) {
    const response = await transport(current);
    const target = hops < MAX_REDIRECTS ? redirectTarget(response, current.url) : undefined;
    if (target === undefined || new URL(target).origin !== new URL(current.url).origin) return response;
    current = redirected(current, response.status, target);
  }
}

/** @returns the absolute URL of a redirect; `undefined` for any other response */
export function redirectTarget(response: HttpResponse, from: string): string | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = response.headers['location'];
  if (typeof location !== 'string') return undefined;
  return URL.canParse(location, from) ? legalUrl(new URL(location, from).href) : undefined;
}

/** RFC 9110 15.4: 307 and 308 repeat the request, the others fetch the target without the body. */
function redirected(request: HttpRequest, status: number, url: string): HttpRequest {
  if (status === 307 || status === 308 || request.method === 'GET') return { ...request, url };
  const { body: _, ...rest } = request;
  return {
    ...rest,
    url,
    method: 'GET',
    headers: request.headers.filter(([name]) => !/^content-/i.test(name)),
  };
}
