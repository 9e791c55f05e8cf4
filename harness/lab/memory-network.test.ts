import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { get } from '../../web/exchange.ts';
import { listen } from '../../web/listen.ts';
import { MemoryNetwork } from './memory-network.ts';

const network = new MemoryNetwork();
const dispatcher = network.agent();
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

/** Answers with the path and the address that the request came from. */
const echo = (request: IncomingMessage, response: ServerResponse) => {
  response.end(`${request.url} from ${request.socket.remoteAddress}`);
};

async function textAt(url: string): Promise<string> {
  const { body } = await get(url, { dispatcher, timeoutMs: 5000 });
  return body.toString('utf8');
}

it('carries requests to the server they are meant for, many at once', async () => {
  const [one, two] = [await network.listen({}, () => echo), await network.listen({}, () => echo)];
  closing.push(one, two);
  expect(one.url).not.toBe(two.url);
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  const texts = await Promise.all(paths.flatMap((path) => [textAt(one.url + path), textAt(two.url + path)]));
  expect(texts).toEqual(paths.flatMap((path) => Array(2).fill(`${path} from 127.0.0.1`)));
});

it('ends what is open when a server closes, and refuses what comes later', async () => {
  let reached: () => void = () => {};
  const isReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const silent = await network.listen({}, () => () => reached());
  const waiting = expect(textAt(silent.url)).rejects.toThrow(/closed/);
  await isReached;
  await silent.close();
  await waiting;
  await expect(textAt(silent.url)).rejects.toThrow(/ECONNREFUSED/);
});

it('reaches every other server over TCP', async () => {
  const server = await listen({}, () => echo);
  closing.push(server);
  expect(await textAt(`${server.url}/x`)).toBe('/x from 127.0.0.1');
});

it('puts an IPv6 address in brackets', async () => {
  const server = await network.listen({ host: '::1' }, () => echo);
  closing.push(server);
  expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect(await textAt(`${server.url}/x`)).toBe('/x from 127.0.0.1');
});
