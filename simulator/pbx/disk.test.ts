import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import { FakeTime } from '../recordings/fake-time.ts';
import { createPbx } from './pbx.ts';
import { authorize, authorizedPbx, fixture, relayPbx } from './test-kit.ts';
import type { Pbx, PbxOptions } from './types.ts';

const NUMBER = '+33142000000';
const call = (pbx: Pbx, agent = '101') => pbx.call({ number: NUMBER, agent, durationSeconds: 5 });
const agents = (pbx: Pbx) => [...pbx.calls()].map(({ agent }) => agent);

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'pbx-disk-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  return data;
}

/** A database whose writes fail once the test says so, at the statement that is named. */
class FaultyDatabase extends DatabaseSync {
  failAt: string | undefined;

  override exec(sql: string): void {
    if (this.failAt !== undefined && sql.startsWith(this.failAt))
      throw Object.assign(new Error('it failed'), { errstr: 'disk I/O error' });
    super.exec(sql);
    if (this.failAt === 'COMMIT' && sql.startsWith('ROLLBACK')) throw new Error('the rollback failed');
  }
}

/** A PBX on a disk that the test makes fail, with what the operator reads. */
async function onFaultyDisk(options: PbxOptions = {}) {
  const data = folder();
  let database: FaultyDatabase | undefined;
  const warnings: string[] = [];
  const time = new FakeTime();
  const bench = await authorizedPbx({
    data,
    timer: time.timer,
    warn: (sentence) => warnings.push(sentence),
    openDatabase: (path) => {
      database = new FaultyDatabase(path);
      return database;
    },
    ...options,
  });
  const fail = (at: string | undefined) => {
    if (database !== undefined) database.failAt = at;
  };
  return { ...bench, data, warnings, time, fail };
}

test.for(['BEGIN', 'COMMIT'])('a disk that fails at %s disturbs no call, and gets all later', async (at) => {
  const { pbx, crm, data, warnings, time, fail } = await onFaultyDisk();
  expect(await call(pbx)).toMatchObject({ journaling: 'sent', stored: true });
  fail(at);
  expect(await call(pbx, '102')).toMatchObject({ journaling: 'sent', stored: false });
  expect(await call(pbx, '103')).toMatchObject({ journaling: 'sent', stored: false });
  expect(crm.calls).toHaveLength(3);
  expect(agents(pbx)).toEqual(['101', '102', '103']);
  const sentence = expect.stringMatching(/cannot store its data in .*disk I\/O error.*calls go on/);
  expect(warnings).toEqual([sentence]);
  expect(pbx.status().storage).toEqual(sentence);
  expect(pbx.log().filter(({ code }) => code === 'storage')).toMatchObject([
    { level: 'error', message: sentence },
  ]);

  await time.forward(1000);
  expect(pbx.status().storage).toEqual(sentence);
  fail(undefined);
  await time.forward(2000);
  expect(pbx.status().storage).toBeUndefined();
  expect(warnings.at(-1)).toContain('can store its data again');
  await pbx.stop();
  const again = createPbx({ data });
  onTestFinished(() => again.stop());
  expect(agents(again)).toEqual(['101', '102', '103']);
  expect(again.log().filter(({ code }) => code === 'storage')).toHaveLength(2);
});

test('a database that another process has locked is written once it is free', async () => {
  const { pbx, data, time } = await onFaultyDisk();
  const other = new DatabaseSync(join(data, 'pbx.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  expect(await call(pbx)).toMatchObject({ journaling: 'sent', stored: false });
  expect(pbx.status().storage).toContain('database is locked');
  expect(() => pbx.save({ ClientId: 'other' })).toThrow(expect.objectContaining({ code: 'not-stored' }));
  expect(pbx.parameters().find(({ name }) => name === 'ClientId')?.value).toBe('pbx');
  other.exec('ROLLBACK');
  other.close();
  await time.forward(1000);
  expect(pbx.status().storage).toBeUndefined();
  pbx.save({ ClientId: 'other' });
  await pbx.stop();
});

test('tokens, kept calls and clicks on Authorize live on without a disk, also over a restart', async () => {
  const { pbx, crm, clock, data, time, fail } = await onFaultyDisk({ outbox: true });
  await call(pbx);
  fail('BEGIN');
  clock.forward(100_000);
  expect(await call(pbx, '102')).toMatchObject({ journaling: 'sent' });
  await pbx.restart();
  expect(await call(pbx, '103')).toMatchObject({ journaling: 'sent' });
  await authorize({ pbx, crm, clock });
  crm.trouble = answer(503, '');
  expect(await call(pbx, '104')).toMatchObject({ journaling: 'kept' });
  expect(pbx.outbox().waiting).toBe(1);
  crm.trouble = undefined;
  expect(await pbx.deliverKept()).toMatchObject({ waiting: 0, delivered: 1 });
  expect(() => pbx.addTemplate('ledger.xml', fixture('ledger.xml'))).toThrow(
    expect.objectContaining({ code: 'not-stored' }),
  );
  crm.trouble = answer(503, '');
  expect(await call(pbx, '105')).toMatchObject({ journaling: 'kept' });
  crm.trouble = undefined;
  fail(undefined);
  await time.forward(60_000);
  await pbx.stop();

  const again = createPbx({ data, outbox: true, transport: crm.transport });
  onTestFinished(() => again.stop());
  expect(agents(again)).toEqual(['101', '102', '103', '104', '105']);
  await again.deliverKept();
  expect(crm.calls).toHaveLength(5);
  expect(await call(again, '106')).toMatchObject({ journaling: 'sent' });
});

test('what the disk did not take by the end is named to the operator', async () => {
  const { pbx, warnings, fail } = await onFaultyDisk();
  fail('BEGIN');
  await call(pbx);
  await pbx.stop();
  expect(warnings.at(-1)).toMatch(/^The PBX stopped, and \d+ entries that the disk did not take are lost\.$/);
});

test('files are their owner’s alone, also those that were made before, and so is a folder of databases', async () => {
  const data = folder();
  chmodSync(data, 0o755);
  writeFileSync(join(data, 'pbx.sqlite'), '', { mode: 0o644 });
  const { pbx } = relayPbx({ data });
  const modes = () => readdirSync(data).map((name) => [name, statSync(join(data, name)).mode & 0o777]);
  expect(modes()).toEqual([
    ['pbx.sqlite', 0o600],
    ['pbx.sqlite-shm', 0o600],
    ['pbx.sqlite-wal', 0o600],
  ]);
  expect(statSync(data).mode & 0o777).toBe(0o700);
  await pbx.stop();

  const shared = folder();
  chmodSync(shared, 0o755);
  mkdirSync(join(shared, 'reports'));
  const inShared = createPbx({ data: shared });
  expect(statSync(shared).mode & 0o777).toBe(0o755);
  expect(statSync(join(shared, 'pbx.sqlite')).mode & 0o777).toBe(0o600);
  await inShared.stop();
});
