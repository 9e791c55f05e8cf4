import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Mutant, WireResponse } from '../../suites/kit/mutants.ts';

/**
 * Puts a bent wire before the connector: the sound answer is held back, bent, and sent.
 * @returns what `createConnector` takes as `wrap`
 */
export function tampering(
  tamper: NonNullable<Mutant['tamper']>,
): (handler: RequestListener) => RequestListener {
  return (handler) => async (request, response) => {
    const requestBody = await read(request);
    // Express makes it an IncomingMessage, whose way of being destroyed needs parts that a plain stream lacks.
    const again = Object.assign(new PassThrough({ autoDestroy: false }), {
      method: request.method,
      url: request.url,
      headers: request.headers,
      headersDistinct: request.headersDistinct,
      rawHeaders: request.rawHeaders,
      httpVersion: request.httpVersion,
      socket: request.socket,
      connection: request.socket,
    }) as unknown as IncomingMessage;
    (again as unknown as PassThrough).end(requestBody);
    hold(response, (sound) => {
      const bent = tamper({
        method: request.method ?? '',
        url: request.url ?? '',
        requestHeaders: request.headers,
        requestBody: requestBody.toString('utf8'),
        ...sound,
      });
      return bent;
    });
    handler(again, response);
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Replaces the response's ways out by a buffer; when it ends, what `bend` makes of it is sent. */
function hold(response: ServerResponse, bend: (sound: WireResponse) => WireResponse): void {
  const chunks: Buffer[] = [];
  const writeHead = response.writeHead.bind(response);
  const end = response.end.bind(response);
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    const headers = rest.find((part) => typeof part === 'object') as OutgoingHttpHeaders | undefined;
    for (const [name, value] of Object.entries(headers ?? {}))
      if (value !== undefined) response.setHeader(name, value);
    return response;
  }) as typeof response.writeHead;
  response.write = ((chunk: unknown) => {
    keep(chunk);
    return true;
  }) as typeof response.write;
  response.end = ((chunk?: unknown) => {
    keep(chunk);
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(response.getHeaders())) {
      if (value !== undefined) headers[name] = typeof value === 'number' ? String(value) : value;
    }
    const bent = bend({ status: response.statusCode, headers, body: Buffer.concat(chunks).toString('utf8') });
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    const body = Buffer.from(bent.body);
    writeHead(bent.status, { ...bent.headers, 'content-length': body.length });
    return end(body);
  }) as typeof response.end;
}
