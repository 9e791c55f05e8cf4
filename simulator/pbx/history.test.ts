import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createPbx } from './pbx.ts';
import { authorizedPbx, TestClock } from './test-kit.ts';
import type { Pbx } from './types.ts';

const call = { number: '0142000000', agent: '101' };

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'pbx-history-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  return data;
}

const calls = (pbx: Pbx) => [...pbx.calls()];

test('calls that are over are remembered in their order, as they came by the line', async () => {
  const { pbx, clock } = await authorizedPbx();
  const startedAt = clock.now();
  const { callId } = await pbx.ring({ ...call, name: 'Marie', agentEmail: 'ada@pbx.example' });
  expect(calls(pbx)).toEqual([]);
  clock.forward(7);
  await pbx.endCall(callId, { answered: false });
  await pbx.call({
    ...call,
    ...{ kind: 'call', line: 3 },
    direction: 'Outbound',
    startedAt: 5,
    ringSeconds: 2,
    durationSeconds: 65,
    summary: 'Said hello',
  });
  expect(calls(pbx)).toEqual([
    {
      ...call,
      name: 'Marie',
      agentEmail: 'ada@pbx.example',
      direction: 'Inbound',
      startedAt,
      answered: false,
      ringSeconds: 7,
      durationSeconds: 0,
    },
    {
      ...call,
      direction: 'Outbound',
      startedAt: 5,
      answered: true,
      ringSeconds: 2,
      durationSeconds: 65,
      summary: 'Said hello',
    },
  ]);
});

test('a call is remembered whatever becomes of it in the CRM, and without any', async () => {
  const pbx = createPbx();
  onTestFinished(() => pbx.stop());
  await pbx.call(call);
  expect(calls(pbx)).toHaveLength(1);
});

test('what is remembered survives a restart and the end of the process', async () => {
  const data = folder();
  const first = createPbx({ data, clock: new TestClock() });
  await first.call(call);
  await first.restart();
  await first.call({ ...call, agent: '102' });
  await first.stop();
  const second = createPbx({ data });
  onTestFinished(() => second.stop());
  expect(calls(second).map(({ agent }) => agent)).toEqual(['101', '102']);
});

test('only the latest calls are kept, and none where none shall be', async () => {
  const pbx = createPbx({ history: 600 });
  onTestFinished(() => pbx.stop());
  for (let each = 0; each < 700; each += 1) await pbx.call({ ...call, agent: String(each) });
  const agents = calls(pbx).map(({ agent }) => agent);
  expect(agents).toHaveLength(600);
  expect(agents[0]).toBe('100');
  expect(agents.at(-1)).toBe('699');

  const forgetful = createPbx({ history: 0 });
  onTestFinished(() => forgetful.stop());
  await forgetful.call(call);
  expect(calls(forgetful)).toEqual([]);
});

test('a database of before is brought up to date and keeps what it holds', async () => {
  const data = folder();
  const older = createPbx({ data });
  await older.stop();
  const db = new DatabaseSync(join(data, 'pbx.sqlite'));
  db.exec(
    "DROP TABLE call; DROP TABLE phonebook; ALTER TABLE pending DROP COLUMN verifier; INSERT INTO fact VALUES ('kept', 'yes'); PRAGMA user_version = 2;",
  );
  db.close();
  const pbx = createPbx({ data });
  await pbx.call(call);
  expect(calls(pbx)).toHaveLength(1);
  await pbx.stop();
  const after = new DatabaseSync(join(data, 'pbx.sqlite'));
  expect(after.prepare("SELECT value FROM fact WHERE name = 'kept'").get()).toEqual({ value: 'yes' });
  after.close();
});
