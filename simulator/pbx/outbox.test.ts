import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import { TransportError } from '../engine/transport.ts';
import { createPbx } from './pbx.ts';
import { openStore } from './store.ts';
import { authorize, authorizedPbx, type PbxBench } from './test-kit.ts';
import type { PbxOptions, Timer } from './types.ts';

/** A timer that the test fires. */
class TestTimer {
  readonly waits: number[] = [];
  #due: (() => void) | undefined;
  readonly start: Timer = (ms, work) => {
    this.waits.push(ms);
    this.#due = work;
    return () => {
      this.#due = undefined;
    };
  };
  ring(): void {
    this.#due?.();
  }
}

const NUMBER = '+33142000000';
const call = ({ pbx }: PbxBench, agent = '101') => pbx.call({ number: NUMBER, agent, durationSeconds: 5 });
const reported = ({ crm }: PbxBench) =>
  crm.calls.map((record) => (record as { agent: { extension: string } }).agent.extension);

async function bench(options: PbxOptions = {}): Promise<PbxBench & { timer: TestTimer }> {
  const timer = new TestTimer();
  return { ...(await authorizedPbx({ outbox: true, timer: timer.start, ...options })), timer };
}

test('a call that the CRM is too busy for is kept, and reported once it takes it', async () => {
  const outage = await bench();
  const { pbx, crm } = outage;
  crm.trouble = answer(503, '');
  expect(await call(outage)).toMatchObject({ journaling: 'kept', errors: [{ code: 'http-status' }] });
  expect(pbx.outbox()).toEqual({ waiting: 1, delivered: 0, refused: 0 });
  expect(pbx.log().at(-1)?.message).toMatch(/^The call is kept and will be logged in the CRM later: .*503/);
  crm.trouble = undefined;
  expect(await pbx.deliverKept()).toEqual({ waiting: 0, delivered: 1, refused: 0 });
  expect(crm.calls).toMatchObject([{ number: NUMBER, seconds: 5 }]);
});

test('while the CRM is away nothing more is tried; what is kept leaves in order, later each time', async () => {
  const outage = await bench();
  const { pbx, crm, timer } = outage;
  Object.defineProperty(crm, 'trouble', {
    configurable: true,
    get: () => {
      throw new TransportError('unreachable', 'https://relay.example cannot be reached.');
    },
  });
  await call(outage, '101');
  const tried = crm.requests.filter(({ url }) => url.endsWith('/calls')).length;
  for (const agent of ['102', '103'])
    expect(await call(outage, agent)).toMatchObject({ journaling: 'kept', errors: [] });
  expect(crm.requests.filter(({ url }) => url.endsWith('/calls'))).toHaveLength(tried);
  for (let again = 0; again < 7; again += 1) {
    timer.ring();
    await pbx.deliverKept();
  }
  expect(timer.waits.slice(0, 3)).toEqual([1000, 2000, 4000]);
  expect(Math.max(...timer.waits)).toBe(60_000);
  Object.defineProperty(crm, 'trouble', { value: undefined });
  await pbx.deliverKept();
  expect(reported(outage)).toEqual(['101', '102', '103']);
});

test.for([400, 403, 422])('a call that the CRM answers with %i is not tried again', async (status) => {
  const refused = await bench();
  refused.crm.trouble = answer(status, '');
  expect(await call(refused)).toMatchObject({ journaling: 'failed' });
  expect(refused.pbx.outbox().waiting).toBe(0);
});

test('what waits is refused for good where the CRM comes back and does not want it', async () => {
  const outage = await bench();
  outage.crm.trouble = answer(429, '');
  await call(outage);
  outage.crm.trouble = answer(422, '');
  expect(await outage.pbx.deliverKept()).toEqual({ waiting: 0, delivered: 0, refused: 1 });
});

test('a token that is refused keeps the calls until the admin clicks Authorize', async () => {
  const outage = await bench();
  const { pbx, crm } = outage;
  crm.trouble = answer(401, { error: 'invalid_grant' });
  expect(await call(outage)).toMatchObject({ journaling: 'kept' });
  crm.trouble = undefined;
  await authorize(outage);
  expect(await pbx.deliverKept()).toMatchObject({ waiting: 0 });
  expect(reported(outage)).toEqual(['101']);
});

test('what is kept survives a restart, and nothing of it is a secret', async () => {
  const data = mkdtempSync(join(tmpdir(), 'outbox-'));
  const outage = await bench({ data });
  const { pbx, crm } = outage;
  crm.trouble = answer(503, '');
  await call(outage);
  const stored = openStore(data);
  expect(JSON.stringify(stored.kept('Relay', 10))).not.toMatch(/access-token|s3cret|refresh/);
  stored.close();
  await pbx.stop();

  crm.trouble = undefined;
  const again = createPbx({ data, outbox: true, transport: crm.transport });
  expect(await again.deliverKept()).toMatchObject({ waiting: 0, delivered: 1 });
  expect(reported(outage)).toEqual(['101']);
  await again.stop();
});

test('without an outbox, as at a real 3CX, the call is lost to the CRM', async () => {
  const outage = await authorizedPbx();
  outage.crm.trouble = answer(503, '');
  expect(await call(outage)).toMatchObject({ journaling: 'failed' });
  outage.crm.trouble = undefined;
  expect(await outage.pbx.deliverKept()).toEqual({ waiting: 0, delivered: 0, refused: 0 });
  expect(outage.crm.calls).toEqual([]);
});

test('a database of the first version is brought up to date and keeps what it holds', () => {
  const data = mkdtempSync(join(tmpdir(), 'outbox-'));
  const store = openStore(data);
  store.setFact('selected-template', 'Relay');
  store.close();
  const db = new DatabaseSync(join(data, 'pbx.sqlite'));
  const first = ['template', 'setting', 'fact', 'pending', 'log'];
  for (const { name } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
    if (!first.includes(String(name))) db.exec(`DROP TABLE "${name}"`);
  db.exec('ALTER TABLE pending DROP COLUMN verifier; PRAGMA user_version = 1');
  db.close();
  const migrated = openStore(data);
  expect(migrated.fact('selected-template')).toBe('Relay');
  migrated.addKept('Relay', '{}');
  expect(migrated.countKept('Relay')).toBe(1);
  migrated.close();
});
