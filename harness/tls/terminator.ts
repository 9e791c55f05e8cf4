import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TlsFault } from '../../suites/kit/mutants.ts';
import { makeCertificateChain } from './certificate.ts';

/** TLS in front of a server that speaks plain HTTP. */
export interface TlsTerminator {
  readonly url: string;
  /** The root certificate, PEM. */
  readonly ca: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** First octet of a TLS record that carries a handshake (RFC 8446 5.1). */
const HANDSHAKE = 0x16;

/**
 * Puts TLS before a request handler, under a certificate made for the occasion. Plain http on the same port is answered
 * with a redirect to https.
 */
export async function startTlsTerminator(
  handler: RequestListener,
  fault: TlsFault = {},
): Promise<TlsTerminator> {
  const chain = makeCertificateChain(HOST, Date.now());
  const cert = fault.withholdsIntermediate === true ? chain.leaf : chain.leaf + chain.intermediate;
  const secure = createHttpsServer(
    { key: chain.key, cert, minVersion: 'TLSv1.2', maxHeaderSize: 65_536, ...fault.tls },
    handler,
  );
  const plain = createHttpServer((request, response) => {
    const { url: path = '/', headers } = request;
    if (fault.servesPlain?.(path) === true) handler(request, response);
    else response.writeHead(301, { location: `https://${headers.host}${path}` }).end();
  });
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, HOST, resolve));
  return {
    url: `https://${HOST}:${(listener.address() as AddressInfo).port}`,
    ca: chain.root,
    stop: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
