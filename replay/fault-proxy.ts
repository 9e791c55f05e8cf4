import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpResponse, type Transport, TransportError } from '../simulator/engine/index.ts';

/**
 * What the proxy does to requests: answers 503 in the CRM's place, lets it take its time, or resets the connection, in turn
 * before the CRM has heard of the request and after it has answered.
 */
export const NETWORK_FAULTS = ['503', 'slow', 'reset'] as const;
/** One of them. */
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** A proxy on the loopback between PBXs and a CRM, through which everything passes unharmed until a fault is set. */
export interface FaultProxy {
  /** A transport whose requests go through the proxy, whatever CRM they are for. */
  through(transport: Transport): Transport;
  /** Injects a fault; `undefined` ends it. */
  set(fault: NetworkFault | undefined): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** How the proxy forwards. */
export interface FaultProxyOptions {
  /** Sends on what comes through. */
  readonly forward: Transport;
  /** How much longer an answer takes while the CRM is slow; default 2 seconds. */
  readonly slowMs?: number;
}

const FORWARD_TO = 'x-forward-to';
const FORWARD_TIMEOUT_MS = 120_000;
/** Each hop's own (RFC 9110 7.6.1), and what is made anew. */
const NOT_FORWARDED = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
  FORWARD_TO,
]);

/** Starts a fault proxy. */
export async function startFaultProxy({ forward, slowMs = 2000 }: FaultProxyOptions): Promise<FaultProxy> {
  let fault: NetworkFault | undefined;
  let resets = 0;
  const delays = new Set<() => void>();

  const delay = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        delays.delete(done);
        resolve();
      };
      const timer = setTimeout(done, slowMs);
      delays.add(done);
    });

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const met = fault;
    if (met === '503')
      return void response.writeHead(503, { 'content-type': 'text/plain' }).end('Maintenance');
    const beforehand = met === 'reset' && resets++ % 2 === 0;
    if (beforehand) return void request.socket.resetAndDestroy();
    if (met === 'slow') await delay();
    const answer = await send(request, body, forward);
    if (met === 'reset') return void request.socket.resetAndDestroy();
    const headers = Object.entries(answer.headers).filter(([name]) => !NOT_FORWARDED.has(name));
    response.writeHead(answer.status, Object.fromEntries(headers)).end(answer.body);
  };
  const server = createServer((request, response) => {
    // The CRM itself is unreachable: the PBX sees a broken connection.
    serve(request, response).catch(() => request.socket.resetAndDestroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  return {
    through: (transport) => async (request) => {
      const headers = [...request.headers, [FORWARD_TO, request.url] as const];
      try {
        return await transport({ ...request, url, headers });
      } catch (error) {
        // The PBX's admin knows the CRM's address and not the proxy's.
        if (!(error instanceof TransportError)) throw error;
        throw new TransportError(
          error.code,
          error.message.replace(new URL(url).origin, new URL(request.url).origin),
        );
      }
    },
    set(next) {
      fault = next;
      resets = 0;
      if (next !== 'slow') for (const done of [...delays]) done();
    },
    close: () =>
      new Promise((resolve) => {
        for (const done of [...delays]) done();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(request: IncomingMessage, body: string, forward: Transport): Promise<HttpResponse> {
  const headers = Object.entries(request.headers)
    .filter(([name]) => !NOT_FORWARDED.has(name))
    .map(([name, value]) => [name, String(value)] as const);
  return forward({
    method: request.method ?? 'GET',
    url: String(request.headers[FORWARD_TO]),
    headers,
    timeoutMs: FORWARD_TIMEOUT_MS,
    ...(body === '' ? {} : { body }),
  });
}
