import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, startBench, type TestBench } from './testing.ts';

let folder: string;
let bench: TestBench;
let warnings: string[];
let other: DatabaseSync;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connector-'));
  warnings = [];
  bench = await startBench({ data: folder, onWarning: (sentence) => warnings.push(sentence) });
  other = new DatabaseSync(join(folder, 'connector.sqlite'));
});
afterEach(async () => {
  other.close();
  await bench.close();
  rmSync(folder, { recursive: true });
});

describe('while another program locks the database', () => {
  test('every endpoint that stores answers 503 in its own shape, and goes on afterwards', async () => {
    const { refresh_token, access_token } = (await bench.exchange(await bench.code())).json;
    const code = await bench.code();
    const contact = { last_name: 'New', phone_business: '+33140000000' };
    other.exec('BEGIN IMMEDIATE');

    for (const refused of [
      await bench.clientCredentials(),
      await bench.refresh(refresh_token),
      await bench.exchange(code),
      await bench.post('/oauth/revoke', {
        token: String(refresh_token),
        client_id: bench.main.clientId,
        client_secret: bench.main.clientSecret,
      }),
    ]) {
      expect(refused).toMatchObject({
        status: 503,
        headers: { 'retry-after': '10', 'cache-control': 'no-store' },
        json: { error: 'temporarily_unavailable', error_description: expect.any(String) },
      });
    }
    expect(await bench.api('POST', '/contacts', access_token, contact)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      json: { error: 'temporarily_unavailable', message: expect.any(String) },
    });
    const page = await new Browser(bench).get(bench.authorizationRequest());
    expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(page.text).toContain('The server cannot store data at present.');
    expect((await bench.api('GET', '/contacts/search?phone=1', access_token)).status).toBe(200);
    expect(warnings).toEqual([expect.stringContaining('another program has locked it')]);
    expect(warnings.join()).not.toContain(String(refresh_token));

    other.exec('ROLLBACK');
    // Neither the code nor the refresh token was spent by the attempt that failed.
    expect((await bench.exchange(code)).status).toBe(200);
    expect((await bench.refresh(refresh_token)).status).toBe(200);
    expect((await bench.api('POST', '/contacts', access_token, contact)).status).toBe(201);
    expect(warnings).toHaveLength(2);
  });
});

describe('housekeeping', () => {
  const stored = () => other.prepare('SELECT count(*) AS tokens FROM tokens').get();

  test('deletes what expired a day ago while the connector runs, and survives a locked database', async () => {
    await bench.exchange(await bench.code());
    await bench.clientCredentials();
    expect(stored()).toEqual({ tokens: 3 });
    bench.pass(24 * 3600 + 3601);
    await bench.clientCredentials();
    expect(stored()).toEqual({ tokens: 2 });
    expect(other.prepare('SELECT count(*) AS codes FROM codes').get()).toEqual({ codes: 0 });
    bench.pass(2 * 24 * 3600);
    other.exec('BEGIN IMMEDIATE');
    expect((await bench.clientCredentials()).status).toBe(503);
    other.exec('ROLLBACK');
    bench.pass(60);
    expect((await bench.clientCredentials()).status).toBe(200);
    expect(stored()).toEqual({ tokens: 2 });
  });

  test('deletes a bounded number at a time', async () => {
    other.exec(`INSERT INTO tokens (hash, kind, clientId, accountId, scope, issuedAt, expiresAt)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
      SELECT i, 'access_token', 'c', '1001', 'crm', 0, i FROM n`);
    bench.pass(60);
    await bench.clientCredentials();
    expect(stored()).toEqual({ tokens: 7001 });
  });
});
