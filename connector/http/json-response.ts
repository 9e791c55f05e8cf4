import type { ServerResponse } from 'node:http';

/**
 * Sends a JSON object that must not be cached (RFC 6749 5.1).
 * @param headers undefined values are omitted
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string | undefined> = {},
): void {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) response.setHeader(name, value);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
