import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from './problem-error.ts';

/** Where a server listens. */
export interface ListenOptions {
  /** Address or name; default the loopback. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

/** A server that listens. */
export interface ListeningServer {
  /** Without trailing slash. */
  readonly url: string;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/** A port that cannot be listened on. */
export class ListenError extends ProblemError {
  readonly code: 'port-in-use' | 'port-unusable';

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const isInUse = cause.code === 'EADDRINUSE';
    super(
      isInUse
        ? `Port ${port} of ${host} is in use.`
        : `Port ${port} of ${host} cannot be listened on: ${cause.message}.`,
      isInUse ? 'Stop the program that uses it, or give another port.' : 'Give another host or port.',
      { cause },
    );
    this.code = isInUse ? 'port-in-use' : 'port-unusable';
  }
}

/** A way to listen: `listen` over TCP, or one of the same form. */
export type Listen = (
  options: ListenOptions,
  handler: (url: string) => RequestListener,
) => Promise<ListeningServer>;

/** A `state` of several kilobytes is legal, and Node's default for all headers together is 16 KiB. */
export const MOST_HEADER_BYTES = 65_536;
const LOOPBACK = '127.0.0.1';

/**
 * Listens over HTTP.
 * @param handler makes the request handler, once the URL is known
 * @throws ListenError
 */
export async function listen(
  { host = LOOPBACK, port = 0 }: ListenOptions,
  handler: (url: string) => RequestListener,
): Promise<ListeningServer> {
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES });
  const url = await new Promise<string>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new ListenError(host, port, cause)));
    server.listen(port, host, () => resolve(httpUrl(host, (server.address() as AddressInfo).port)));
  });
  server.on('request', handler(url));
  return {
    url,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The http URL of a host and port; an IPv6 address goes in brackets (RFC 3986 3.2.2). */
export function httpUrl(host: string = LOOPBACK, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
