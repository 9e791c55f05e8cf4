import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { exchange, get, MOST_HEADER_BYTES, MOST_HEADER_LINES, textOf } from './exchange.ts';

/** A server on a loopback port that answers every request alike. */
async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent({ maxHeaderSize: MOST_HEADER_BYTES });
  onTestFinished(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, dispatcher };
}

test('a whole answer: status, header lines as they were sent, body in bytes', async () => {
  const { url, dispatcher } = await serve((_request, response) => {
    response.writeHead(201, [
      ['X-One', '1'],
      ['X-One', '2'],
    ] as never);
    response.end('\u{feff}é');
  });
  const answer = await get(url, { dispatcher, timeoutMs: 20_000 });
  expect(answer.status).toBe(201);
  expect(answer.lines().filter(([name]) => name === 'X-One')).toEqual([
    ['X-One', '1'],
    ['X-One', '2'],
  ]);
  expect(textOf(answer.body)).toBe('é');
});

test('time is counted for the whole exchange, not between two bytes', async () => {
  const { url, dispatcher } = await serve((_request, response) => {
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  await expect(get(url, { dispatcher, timeoutMs: 150 })).rejects.toMatchObject({ code: 'timeout' });
});

test('an endless body is read up to the limit only', async () => {
  let written = 0;
  const { url, dispatcher } = await serve((_request, response) => {
    const chunk = Buffer.alloc(65_536, 32);
    const go = () => {
      do written += chunk.length;
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', go);
    go();
  });
  const request = { dispatcher, origin: url.slice(0, -1), path: '/', method: 'GET', timeoutMs: 20_000 };
  await expect(exchange({ ...request, mostBytes: 1_000_000 })).rejects.toMatchObject({ code: 'too-large' });
  expect(written).toBeLessThan(20_000_000);
});

test.each([
  ['too many header lines', MOST_HEADER_LINES + 1, 'a'],
  ['too many header bytes', 200, 'a'.repeat(1000)],
])('%s are refused', async (_, count, value) => {
  const { url, dispatcher } = await serve((request) => {
    const lines = Array.from({ length: count }, (_, index) => `x-${index}: ${value}\r\n`);
    request.socket.end(`HTTP/1.1 200 OK\r\n${lines.join('')}content-length: 0\r\n\r\n`);
  });
  await expect(get(url, { dispatcher, timeoutMs: 20_000 })).rejects.toMatchObject({
    code: 'too-many-headers',
  });
});

test('interim answers without a final one are refused', async () => {
  const { url, dispatcher } = await serve((request) => {
    request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000));
  });
  await expect(get(url, { dispatcher, timeoutMs: 20_000 })).rejects.toMatchObject({
    code: 'too-many-headers',
  });
});

test('an abort ends it, before the request and in the middle of the body', async () => {
  const reading = new AbortController();
  const { url, dispatcher } = await serve((_request, response) => {
    response.write('half');
    reading.abort();
  });
  const request = { dispatcher, origin: url.slice(0, -1), path: '/', method: 'GET', timeoutMs: 20_000 };
  for (const signal of [AbortSignal.abort(), reading.signal])
    await expect(exchange({ ...request, signal })).rejects.toMatchObject({ code: 'aborted' });
});
