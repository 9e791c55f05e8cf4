import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConnector } from './server.ts';
import { startBench } from './testing.ts';

describe('a connector', () => {
  test('reports its health, and 404 at unknown addresses', async () => {
    const bench = await startBench();
    expect((await bench.send('/health')).json).toEqual({ status: 'ok' });
    expect((await bench.send('/nothing')).status).toBe(404);
    for (const path of ['/oauth/clients', '/oauth/register', '/oauth/device/code', '/register']) {
      expect((await bench.post(path, {})).status).toBe(404);
    }
    await bench.close();
  });

  test('closes idle connections when it stops', async () => {
    const bench = await startBench();
    const socket = connect(Number(new URL(bench.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await bench.close();
    await closed;
  });

  test('names a port that is in use', async () => {
    const bench = await startBench();
    const second = createConnector({ port: Number(new URL(bench.url).port) });
    await expect(second.start()).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringMatching(/^Port \d+ of 127\.0\.0\.1 is in use\./),
      remedy: expect.any(String),
    });
    await second.stop();
    await bench.close();
  });

  test('passes requests through the wrapper first', async () => {
    const bench = await startBench({
      wrap: (handler) => (request, response) => {
        response.setHeader('x-proxy', 'here');
        handler(request, response);
      },
    });
    const response = await bench.send('/health');
    expect([response.status, response.headers['x-proxy']]).toEqual([200, 'here']);
    await bench.close();
  });

  test('responds 500 without details of the failure', async () => {
    const bench = await startBench({
      policy: {
        grantHandler: () => {
          throw new TypeError('canary');
        },
      },
    });
    const response = await bench.clientCredentials();
    expect(response.status).toBe(500);
    expect(response.text).not.toContain('canary');
    await bench.close();
  });
});

describe('the policy', () => {
  test('can be replaced one decision at a time', async () => {
    const bench = await startBench({ policy: { spendCode: () => true } });
    const code = await bench.code();
    expect((await bench.exchange(code)).status).toBe(200);
    expect((await bench.exchange(code)).status).toBe(200);
    await bench.close();
  });

  test('can reintroduce a race that the sound policy excludes', async () => {
    const both = meeting(2);
    const bench = await startBench({
      policy: {
        spendCode: async (store, code, now) => {
          if (code.spentAt !== null) return false;
          await both();
          store.codes.spend(code.hash, now);
          return true;
        },
        rotateRefreshToken: async (store, { token, successor }, now) => {
          if (token.spentAt !== null) return undefined;
          await both();
          store.tokens.spend(token.hash, now);
          store.tokens.add(successor.value, successor.token);
          return successor.value;
        },
      },
    });
    const code = await bench.code();
    const exchanges = await Promise.all([bench.exchange(code), bench.exchange(code)]);
    expect(exchanges.map(({ status }) => status)).toEqual([200, 200]);
    const { refresh_token } = exchanges[0].json;
    const refreshes = await Promise.all([bench.refresh(refresh_token), bench.refresh(refresh_token)]);
    expect(refreshes.map(({ status }) => status)).toEqual([200, 200]);
    await bench.close();
  });
});

describe('state in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'connector-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('survives a restart, and holds no code, token, secret or password', async () => {
    const bench = await startBench({ data: folder });
    const code = await bench.code();
    const { access_token, refresh_token } = (await bench.exchange(code)).json;
    const secrets = [code, access_token, refresh_token, bench.main.clientSecret, 'ann-password'].map(String);
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    for (const secret of secrets) expect(written.filter((text) => text.includes(secret))).toEqual([]);
    expect(written.join('')).toContain(bench.main.clientId);
    await bench.close();

    const again = createConnector({ data: folder, clock: { now: () => Date.UTC(2026, 0, 31) } });
    const { url } = await again.start();
    expect(again.admin.accounts().map(({ id }) => id)).toEqual(['1001', '2002']);
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: String(refresh_token),
      client_id: bench.main.clientId,
      client_secret: bench.main.clientSecret,
    });
    const response = await fetch(`${url}/oauth/token`, { method: 'POST', body });
    expect(response.status).toBe(200);
    await again.stop();
  });

  test('forgets expired tokens at start', async () => {
    const bench = await startBench({ data: folder });
    await bench.clientCredentials();
    await bench.close();
    const later = createConnector({ data: folder, clock: { now: () => Date.UTC(2026, 1, 28) } });
    await later.start();
    expect(later.admin.tokens(bench.main.clientId)).toEqual([]);
    await later.stop();
  });

  test('of a newer version is refused and not changed', async () => {
    const file = new DatabaseSync(join(folder, 'connector.sqlite'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect(() => createConnector({ data: folder })).toThrow(expect.objectContaining({ code: 'data-newer' }));
  });

  test('that is not a folder, or not a database, is refused by name', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => createConnector({ data: join(folder, 'file') })).toThrow(
      /The data folder .*file cannot be used/,
    );
    writeFileSync(join(folder, 'connector.sqlite'), 'no database, certainly not one of the right format');
    expect(() => createConnector({ data: folder })).toThrow(
      expect.objectContaining({ code: 'data-unusable' }),
    );
  });
});

/** Lets callers pass in groups of this size: each waits until the group is complete. */
function meeting(size: number): () => Promise<void> {
  let group: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      group.push(resolve);
      if (group.length < size) return;
      for (const go of group) go();
      group = [];
    });
}
