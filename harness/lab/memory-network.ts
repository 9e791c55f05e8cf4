import { createServer, type Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { Agent, buildConnector } from 'undici';
import { httpUrl, type Listen, MOST_HEADER_BYTES } from '../../web/listen.ts';

/** Address of every client and server of the network, as servers log and limit it. */
const ADDRESS = '127.0.0.1';

/**
 * A network inside the process: HTTP as over TCP, with pairs of streams for sockets. A proof makes thousands of servers
 * that answer a few requests each; without the system's sockets a trial takes about two thirds of the time.
 */
export class MemoryNetwork {
  readonly #servers = new Map<string, Server>();
  #port = 0;

  /** Listens on this network, at a port that only this network knows. */
  readonly listen: Listen = async ({ host }, handler) => {
    this.#port += 1;
    const url = httpUrl(host, this.#port);
    const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, handler(url));
    // A server that listens nowhere does not count its connections.
    const sockets = new Set<Duplex>();
    server.on('connection', (socket: Duplex) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    this.#servers.set(url, server);
    return {
      url,
      close: async () => {
        this.#servers.delete(url);
        for (const socket of sockets) socket.destroy();
      },
    };
  };

  /** @returns an agent that reaches the servers of this network, and every other origin over TCP */
  agent(): Agent {
    const overTcp = buildConnector({});
    return new Agent({
      connect: (options, callback) => {
        const server = this.#servers.get(httpUrl(options.hostname, Number(options.port || 80)));
        if (server === undefined) {
          overTcp(options, callback);
          return;
        }
        const [client, socket] = duplexPair();
        Object.assign(socket, { remoteAddress: ADDRESS });
        closeTogether(client, socket);
        server.emit('connection', socket);
        // An agent expects its connection later than it asked for it. It needs no more of a socket than a stream has.
        queueMicrotask(() => callback(null, client as never));
      },
    });
  }
}

/** Either end that goes takes the other along, once that one has read what was sent before: as a socket does. */
function closeTogether(one: Duplex, other: Duplex): void {
  one.once('close', () => setImmediate(() => other.destroy()));
  other.once('close', () => setImmediate(() => one.destroy()));
}
