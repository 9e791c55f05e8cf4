import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { describeFailure } from '../suites/kit/http-client.ts';
import { ListenError, MOST_HEADER_BYTES } from '../web/listen.ts';
import { Addresses, hostOf } from './addresses.ts';
import { PairedConnection } from './connection.ts';
import type { OnPassed } from './passed.ts';
import { Relay } from './relay.ts';
import type { RelayLimits } from './relay-context.ts';
import type { RewriteKind } from './rewrite.ts';
import { agentFor, type UpstreamOptions, withExtra } from './upstream.ts';

/** How a tap listens, and to what it leads. */
export interface ProxyOptions {
  /** Origins of the deployment; the first is offered at `port`, the others at the ports that follow. */
  readonly origins: readonly string[];
  /** Default the loopback. */
  readonly host?: string;
  /** Default 0: any free ones. */
  readonly port?: number;
  /** Serves HTTPS with these, PEM. */
  readonly secure?: { readonly cert: string; readonly key: string };
  /** Address of the first origin as clients reach it; default: what they write in `Host`. */
  readonly publicUrl?: string;
  readonly rewrite?: readonly RewriteKind[];
  /** The PBX's own, where redirects to them are not those to the deployment. */
  readonly redirectUris?: readonly string[];
  readonly upstream?: UpstreamOptions;
  readonly limits?: Partial<RelayLimits> & {
    readonly mostConnections?: number;
    /** What exchanges in flight have to end when the tap is closed. */
    readonly graceMs?: number;
  };
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly onPassed: OnPassed;
}

/** A tap that listens. */
export interface TapProxy {
  /** Its address for each origin of the deployment, in their order. */
  readonly urls: readonly string[];
  /** Stops listening; exchanges that do not end soon are failures. */
  close(): Promise<void>;
}

/** More than a PBX and a browser open; each has one to the deployment. */
const MOST_CONNECTIONS = 512;
/** Longer than any answer that a PBX waits for. */
const IDLE_MS = 120_000;
/** Bytes kept of a body: a template and a page of contacts are smaller. */
const MOST_BODY_BYTES = 256 * 1024;
/** A connection without requests; a deployment usually closes its side long before. */
const SOCKET_IDLE_MS = 600_000;
/** For exchanges in flight when the tap is closed. */
const GRACE_MS = 2000;
/**
 * Starts a reverse proxy in front of a deployment: every exchange passes unchanged but for addresses, and is handed on.
 * @throws ListenError
 */
export async function startProxy(options: ProxyOptions): Promise<TapProxy> {
  const listeners: TapListener[] = [];
  const { now = () => performance.now() } = options;
  const startedAt = now();
  const shared = { numbers: 0, urls: [] as string[], now: () => now() - startedAt };
  try {
    for (const index of options.origins.keys()) {
      const port = options.port === undefined || options.port === 0 ? 0 : options.port + index;
      const listener = new TapListener(options, index, shared);
      shared.urls.push(await listener.listen(port));
      listeners.push(listener);
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  return {
    urls: shared.urls,
    close: async () => void (await Promise.all(listeners.map((listener) => listener.close()))),
  };
}

/** What the listeners of a tap have in common. */
interface Shared {
  /** Exchanges so far. */
  numbers: number;
  /** Milliseconds from the start. */
  readonly now: () => number;
  readonly urls: string[];
}

/** The listener for one origin of the deployment. */
class TapListener {
  readonly #options: ProxyOptions;
  readonly #index: number;
  readonly #origin: string;
  readonly #shared: Shared;
  readonly #server: Server;
  readonly #connections = new WeakMap<Socket, PairedConnection>();
  readonly #limits: RelayLimits;
  readonly #now: () => number;
  readonly #graceMs: number;
  #isClosing = false;
  #inFlight = 0;
  #onSettled: (() => void) | undefined;

  constructor(options: ProxyOptions, index: number, shared: Shared) {
    this.#options = options;
    this.#index = index;
    this.#origin = options.origins[index] ?? '';
    this.#shared = shared;
    const { idleMs = IDLE_MS, mostBodyBytes = MOST_BODY_BYTES } = options.limits ?? {};
    this.#limits = { idleMs, mostBodyBytes };
    this.#now = shared.now;
    this.#graceMs = options.limits?.graceMs ?? GRACE_MS;
    // 0: the deployment decides how long a connection is kept, and says so in its own `Keep-Alive`.
    const settings = { maxHeaderSize: MOST_HEADER_BYTES, keepAliveTimeout: 0, requireHostHeader: false };
    const { secure } = options;
    this.#server =
      secure === undefined ? createServer(settings) : createSecureServer({ ...settings, ...secure });
    this.#server.maxConnections = options.limits?.mostConnections ?? MOST_CONNECTIONS;
    this.#server.setTimeout(SOCKET_IDLE_MS);
    const onRequest = (request: IncomingMessage, response: ServerResponse) => this.#relay(request, response);
    // Whether a body is wanted is the deployment's decision.
    this.#server.on('request', onRequest).on('checkContinue', onRequest).on('checkExpectation', onRequest);
  }

  async listen(port: number): Promise<string> {
    const { host = '127.0.0.1', secure } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(new ListenError(host, port, cause)),
      );
      this.#server.listen(port, host, resolve);
    });
    const own = (this.#server.address() as AddressInfo).port;
    return `${secure === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${own}`;
  }

  /** Exchanges in flight have a while to end. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), this.#graceMs);
    await closed;
    clearTimeout(timer);
    // A connection is gone before its exchange has heard of it.
    if (this.#inFlight > 0)
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
  }

  #relay(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connectionOf(request.socket);
    if (connection.isEnding) {
      request.socket.destroy();
      return;
    }
    const end = connection.begin();
    this.#inFlight += 1;
    response.once('close', () => {
      end();
      this.#inFlight -= 1;
      if (this.#inFlight === 0) this.#onSettled?.();
      if (this.#isClosing) this.#server.closeIdleConnections();
    });
    this.#shared.numbers += 1;
    const extra = this.#options.upstream?.headers ?? [];
    new Relay(
      {
        origin: this.#origin,
        addresses: this.#addressesFor(request),
        rewrite: new Set(this.#options.rewrite),
        limits: this.#limits,
        number: this.#shared.numbers,
        now: this.#now,
        open: (method, path, headers) => connection.open(method, path, withExtra(headers, extra)),
        onPassed: this.#options.onPassed,
        whyGone: () =>
          this.#isClosing
            ? 'the tap ended before the answer was whole'
            : 'the client closed the connection before it had the whole answer',
        describe: (error, hasBegun) =>
          hasBegun
            ? `${this.#origin} broke off within its answer: ${describeFailure(error)}`
            : `${this.#origin} gives no answer: ${describeFailure(error)}`,
      },
      request,
      response,
    ).start();
  }

  #connectionOf(socket: Socket): PairedConnection {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    const connection = new PairedConnection(
      socket,
      this.#origin,
      agentFor(this.#origin, this.#options.upstream),
    );
    this.#connections.set(socket, connection);
    return connection;
  }

  /** The client stays at the name by which it reached the tap. */
  #addressesFor({ headers }: IncomingMessage): Addresses {
    const { origins, publicUrl, redirectUris, secure } = this.#options;
    const scheme = secure === undefined ? 'http' : 'https';
    const host = hostOf(headers.host);
    const reached = host === undefined ? undefined : new URL(`${scheme}://${host}`);
    const pairs = origins.map((deployment, index) => {
      const own = this.#shared.urls[index] ?? '';
      if (index === 0 && publicUrl !== undefined) return { deployment, tap: new URL(publicUrl).origin };
      if (reached === undefined) return { deployment, tap: own };
      if (index === this.#index) return { deployment, tap: reached.origin };
      return { deployment, tap: `${scheme}://${reached.hostname}:${new URL(own).port}` };
    });
    return new Addresses(pairs, redirectUris);
  }
}
