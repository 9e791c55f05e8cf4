import { type Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { MOST_HEADER_BYTES } from '../web/exchange-error.ts';
import type { HeaderLines } from './headers.ts';

/** Methods without a body unless a header announces one, as Node.js sends them. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/**
 * One connection of a client and the one to the deployment that belongs to it: requests of a client share a connection, or
 * do not, as they would without the tap, and where the deployment closes the one, the other is closed too.
 */
export class PairedConnection {
  readonly #client: Socket;
  readonly #agent: Agent;
  readonly #origin: URL;
  readonly #known = new WeakSet<Socket>();
  #active = 0;
  #isEnding = false;

  /** @param agent keeps one connection to the deployment; destroyed with the client's */
  constructor(client: Socket, origin: string, agent: Agent) {
    this.#client = client;
    this.#origin = new URL(origin);
    this.#agent = agent;
    client.once('close', () => agent.destroy());
  }

  /** Whether the deployment has closed its side: a request that came meanwhile is not forwarded. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Notes that an exchange begins; call the result once it is over. */
  begin(): () => void {
    this.#active += 1;
    return () => {
      this.#active -= 1;
    };
  }

  /** Opens a request whose header lines are sent as they are. */
  open(method: string, path: string, headers: HeaderLines): ClientRequest {
    const { protocol, hostname, port } = this.#origin;
    const send = protocol === 'https:' ? httpsRequest : httpRequest;
    const isFramed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
    const options = {
      agent: this.#agent,
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port }),
      method,
      path,
      setHost: false,
      maxHeaderSize: MOST_HEADER_BYTES,
    };
    const upstream =
      isFramed || BODILESS.has(method)
        ? send({ ...options, headers: headers.flat() })
        : withoutBody(send(options), headers);
    upstream.once('socket', (socket) => this.#watch(socket));
    return upstream;
  }

  #watch(socket: Socket): void {
    if (this.#known.has(socket)) return;
    this.#known.add(socket);
    socket.once('close', () => {
      if (this.#active > 0) return;
      this.#isEnding = true;
      this.#client.end();
    });
  }
}

/** A request without Content-Length and Transfer-Encoding has no body (RFC 9112 6.3): Node.js would announce chunks. */
function withoutBody(upstream: ClientRequest, headers: HeaderLines): ClientRequest {
  upstream.useChunkedEncodingByDefault = false;
  for (const [name] of headers) {
    const same = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase());
    upstream.setHeader(name, same.length === 1 ? (same[0]?.[1] ?? '') : same.map(([, value]) => value));
  }
  return upstream;
}
