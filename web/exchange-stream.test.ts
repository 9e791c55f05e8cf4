import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { MOST_HEADER_LINES } from './exchange.ts';
import { streamed } from './exchange-stream.ts';

const CHUNK = Buffer.alloc(65_536, 32);

/** A request to a server on a loopback port that answers every request alike. */
async function serving(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { dispatcher, origin, path: '/', method: 'GET', timeoutMs: 20_000 };
}

async function read(body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

/** Writes without end, as fast as it is read. */
function flood(onWrite: (bytes: number) => void): RequestListener {
  return (_request, response) => {
    const go = () => {
      do onWrite(CHUNK.length);
      while (!response.destroyed && response.write(CHUNK));
    };
    response.on('drain', go);
    go();
  };
}

test('a body comes in chunks, with status and headers', async () => {
  const request = await serving((_request, response) => {
    response.writeHead(201, { 'x-one': '1' });
    response.end(Buffer.alloc(3_000_000));
  });
  const { status, headers, body } = await streamed(request);
  expect([status, headers['x-one']]).toEqual([201, '1']);
  expect(await read(body)).toBe(3_000_000);
});

test('an endless body is read up to the limit only', async () => {
  const { body } = await streamed({ ...(await serving(flood(() => undefined))), mostBytes: 5_000_000 });
  await expect(read(body)).rejects.toMatchObject({ code: 'too-large' });
});

test('a reader that stops ends the response', async () => {
  let ended: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const request = await serving((_request, response) => {
    response.on('close', ended);
    response.write(CHUNK);
  });
  for await (const _chunk of (await streamed(request)).body) break;
  await closed;
});

test('a byte now and then does not renew the time', async () => {
  const request = await serving((_request, response) => {
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  const reads = streamed({ ...request, timeoutMs: 150 }).then(({ body }) => read(body));
  await expect(reads).rejects.toMatchObject({ code: 'timeout' });
});

test('the time of a slow reader is not the server’s', async () => {
  const request = await serving((_request, response) => response.end(CHUNK));
  const { body } = await streamed({ ...request, timeoutMs: 2000 });
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes === chunk.length) await new Promise((resolve) => setTimeout(resolve, 2100));
  }
  expect(bytes).toBe(CHUNK.length);
});

test.each<[string, RequestListener, string]>([
  ['silence', () => undefined, 'timeout'],
  [
    'too many header lines',
    (request) => {
      const lines = Array.from({ length: MOST_HEADER_LINES + 1 }, (_, index) => `x-${index}: a\r\n`);
      request.socket.end(`HTTP/1.1 200 OK\r\n${lines.join('')}content-length: 0\r\n\r\n`);
    },
    'too-many-headers',
  ],
  [
    'interim answers without a final one',
    (request) => {
      request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000));
    },
    'too-many-headers',
  ],
])('%s is refused', async (_, listener, code) => {
  await expect(streamed({ ...(await serving(listener)), timeoutMs: 500 })).rejects.toMatchObject({ code });
});

test('an abort ends it, before the request and in the middle of the body', async () => {
  const request = await serving((_request, response) => response.write('half'));
  await expect(streamed({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
  });
  const reading = new AbortController();
  const { body } = await streamed({ ...request, signal: reading.signal });
  const reads = read(body);
  reading.abort();
  await expect(reads).rejects.toMatchObject({ code: 'aborted' });
});
