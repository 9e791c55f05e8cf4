import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { PassedExchange } from './passed.ts';
import { type ProxyOptions, startProxy, type TapProxy } from './proxy.ts';

/** A server of bytes: keeps what each connection sent, and answers as the test says. */
export class RawServer {
  readonly #server: Server;
  /** What each connection has sent so far, in the order in which they were opened. */
  readonly received: string[] = [];
  readonly sockets: Socket[] = [];
  #heard: () => void = () => undefined;

  /** @param onData called with all that a connection has sent so far */
  constructor(onData: (socket: Socket, received: string) => void) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const index = this.sockets.push(socket) - 1;
      this.received[index] = '';
      socket.on('error', () => undefined);
      socket.on('close', () => this.#heard());
      socket.on('end', () => socket.end());
      socket.on('data', (chunk) => {
        this.received[index] += chunk.toString('latin1');
        onData(socket, this.received[index] ?? '');
        this.#heard();
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Waits until the condition holds; it is looked at whenever something comes. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds())
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }
}

/** A client of bytes. */
export class RawClient {
  readonly socket: Socket;
  received = '';
  isClosed = false;
  #heard: () => void = () => undefined;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
      this.#heard();
    });
    for (const event of ['end', 'close'])
      this.socket.on(event, () => {
        this.isClosed = true;
        this.#heard();
      });
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Waits until the condition holds for all that was received. */
  async until(holds: (received: string) => boolean): Promise<string> {
    while (!holds(this.received))
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    return this.received;
  }

  closed(): Promise<string> {
    return this.until(() => this.isClosed);
  }
}

/** A tap before a server of bytes, and what it has noted. */
export interface TapBench {
  readonly server: RawServer;
  readonly origin: string;
  readonly tap: TapProxy;
  readonly url: string;
  readonly passed: PassedExchange[];
  client(): RawClient;
  stop(): Promise<void>;
}

/** Starts both; ended by `stop`. */
export async function tapBench(
  onData: (socket: Socket, received: string) => void,
  options: Partial<ProxyOptions> = {},
): Promise<TapBench> {
  const server = new RawServer(onData);
  const origin = await server.listen();
  const passed: PassedExchange[] = [];
  const clients: RawClient[] = [];
  const tap = await startProxy({
    origins: [origin],
    onPassed: (exchange) => void passed.push(exchange),
    ...options,
  });
  const url = tap.urls[0] ?? '';
  return {
    server,
    origin,
    tap,
    url,
    passed,
    client() {
      const client = new RawClient(url);
      clients.push(client);
      return client;
    },
    async stop() {
      for (const { socket } of clients) socket.destroy();
      await tap.close().catch(() => undefined);
      server.close();
    },
  };
}
