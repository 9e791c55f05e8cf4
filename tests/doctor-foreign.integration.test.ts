import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, DoctorSession, examine, parseTargetFile, QUESTIONS } from '../harness/index.ts';
import { type Bend, MISTAKES, type Mistake, SERVERS } from './foreign/doctor-mistakes.ts';
import type { ForeignServer } from './foreign/server.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'foreign');
/** Listens before a server, which it reaches under its own name: what a server says of addresses is unchanged. */
async function front(server: ForeignServer, bend: Bend): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(server.url);
  const proxy = createServer((incoming, response) => {
    if (bend(incoming, response)) return;
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

const servers = new Map<string, ForeignServer>();
beforeAll(async () => {
  for (const [name, start] of Object.entries(SERVERS)) servers.set(name, await start());
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

async function ask(mistake: Mistake): Promise<readonly Asked[]> {
  const { server: name, file = (source) => source, bend } = mistake;
  const own = await mistake.start?.();
  const server = own ?? servers.get(name);
  if (server === undefined) throw new Error(`${name} was not started`);
  const before = bend === undefined ? undefined : await front(server, bend);
  const environment = { ...server.environment, ISSUER: before?.url ?? server.url };
  const written = file(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'));
  // Behind a front the metadata name the server itself: its endpoints are named as they are seen from outside.
  const source =
    before !== undefined && name === 'oidc-provider'
      ? written.replace('endpoints:', 'endpoints:\n  authorization: /auth\n  token: /token')
      : written;
  const session = new DoctorSession(parseTargetFile(source, name, { environment, folder: FOLDER }), FOLDER);
  try {
    return await examine(session, QUESTIONS);
  } finally {
    await session.close();
    await Promise.all([before?.stop(), own?.stop()]);
  }
}

const spelled = ({ question, reply }: Asked) => [question.asks, ...Object.values(reply)].join(' | ');

describe('the doctor at a server of others', () => {
  it.each(MISTAKES)('$server, mistake: $mistake', async (one) => {
    const all = await ask(one);
    const last = all.at(-1);
    const said = one.no === undefined ? all.map(spelled).join('\n') : spelled(last as Asked);
    expect(last?.reply.reply === 'no' ? last.question.asks : undefined, said).toBe(one.no);
    for (const words of one.names ?? []) expect(said).toMatch(words);
    for (const words of one.not ?? []) expect(said).not.toMatch(words);
  });
});
