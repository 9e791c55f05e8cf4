import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the target file beside a server refers to. */
export interface ForeignServer {
  readonly url: string;
  /** Environment of the target file. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Listens on a free port of the loopback; the handler is made once its address is known. */
export async function listen(
  handler: (url: string) => RequestListener | Promise<RequestListener>,
): Promise<Omit<ForeignServer, 'environment'>> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', await handler(url));
  return {
    url,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
