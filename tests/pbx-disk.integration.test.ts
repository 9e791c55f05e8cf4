import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAIN } from '../cli/testing.ts';
import { createPbx } from '../simulator/index.ts';
import { kill, startProcess } from './workers-testing.ts';

/** More than the usual few, where somebody measures: `KILLS=30`. */
const KILLS = Number(process.env['KILLS'] ?? 2);
const CALLERS = 16;

interface RunningPbx {
  readonly child: ChildProcess;
  readonly url: string;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pbx-disk-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function startPbx(data: string): Promise<RunningPbx> {
  const child = startProcess([MAIN, 'pbx', '--port', '0', '--data', data]);
  onTestFinished(() => kill(child));
  const [, url = ''] = await hears(child, 'stdout', /listens at (\S+)/);
  return { child, url };
}

/** Resolves once the process has said so, on a line that comes after this call. */
function hears(child: ChildProcess, stream: 'stdout' | 'stderr', words: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const found = words.exec(said);
      if (found !== null) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The PBX ended without saying ${words}: ${said}`)));
  });
}

async function call({ url }: RunningPbx, agent: string): Promise<{ stored: boolean }> {
  const response = await fetch(`${url}/api/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: '+33142000000', agent, durationSeconds: 1 }),
  });
  return (await response.json()) as { stored: boolean };
}

/** Places calls until the process dies, which it does once so many are acknowledged. @returns the acknowledged ones */
async function callUntilKilled(pbx: RunningPbx, most: number, name: string): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  const caller = async (number: number): Promise<void> => {
    for (let each = 0; ; each += 1) {
      const agent = `${name}-${number}-${each}`;
      const answer = await call(pbx, agent).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.stored) acknowledged.push(agent);
      if (acknowledged.length === most) pbx.child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
  return acknowledged;
}

async function history(data: string): Promise<readonly string[]> {
  const pbx = createPbx({ data });
  const agents = [...pbx.calls()].map(({ agent }) => agent);
  await pbx.stop();
  return agents;
}

test('after kill -9 under load no acknowledged call is missing, and none is there twice', {
  timeout: 60_000 + KILLS * 20_000,
}, async () => {
  const data = folder();
  const acknowledged: string[] = [];
  for (let round = 0; round < KILLS; round += 1)
    acknowledged.push(
      ...(await callUntilKilled(await startPbx(data), 50 + ((17 * round) % 70), `round${round}`)),
    );
  const agents = await history(data);
  const found = new Set(agents);
  const missing = acknowledged.filter((agent) => !found.has(agent));
  if (process.env['KILLS'] !== undefined)
    process.stdout.write(`${KILLS} kills, ${acknowledged.length} acknowledged, ${missing.length} missing\n`);
  expect(acknowledged.length).toBeGreaterThanOrEqual(50 * KILLS);
  expect(missing).toEqual([]);
  expect(found.size).toBe(agents.length);
});

/** @returns why no small file system can be mounted there, if so */
function mountSmall(path: string): string | undefined {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    return `no small file system can be mounted: ${String((error as { stderr?: unknown }).stderr ?? error)}`;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', path]);
  });
  return undefined;
}

test('on a full disk calls go on, all say so, and the calls are stored once there is room', {
  timeout: 90_000,
}, async ({ skip }) => {
  const disk = join(folder(), 'disk');
  const reason = mountSmall(disk);
  if (reason !== undefined) return skip(reason);
  const data = join(disk, 'state');
  const pbx = await startPbx(data);
  expect(await call(pbx, 'before')).toMatchObject({ stored: true });
  const ballast = join(disk, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(2 * 1024 * 1024));
  } catch {
    // It is full, which is what the ballast is for.
  }
  const complaint = hears(pbx.child, 'stderr', /cannot store its data in .*full/);
  const relief = hears(pbx.child, 'stderr', /can store its data again/);
  const placed: string[] = [];
  const isFull = complaint.then(() => true);
  // The database has room of its own in pages that it has claimed.
  do placed.push(`full-${placed.length}`);
  while ((await call(pbx, placed.at(-1) ?? '')).stored);
  expect(await isFull).toBe(true);
  placed.push('last');
  expect(await call(pbx, 'last')).toMatchObject({ stored: false, journaling: 'off' });
  const page = await (await fetch(`${pbx.url}/admin/integrations/crm`)).text();
  expect(page).toMatch(/role="alert">The PBX cannot store its data in .*full/);
  expect(await (await fetch(`${pbx.url}/admin/integrations/crm/log`)).text()).toContain(
    'data-code="storage"',
  );

  rmSync(ballast);
  await relief;
  const status = (await (await fetch(`${pbx.url}/api/status`)).json()) as { storage?: string };
  expect(status.storage).toBeUndefined();
  pbx.child.kill('SIGTERM');
  const [code] = await once(pbx.child, 'exit');
  expect(code).toBe(0);
  expect(await history(data)).toEqual(['before', ...placed]);
});

test('the files of demo are their owner’s alone', async () => {
  const data = join(folder(), 'demo');
  const child = startProcess([MAIN, 'demo', '--port', '0', '--data', data]);
  onTestFinished(() => kill(child));
  await hears(child, 'stdout', /Ctrl-C ends both/);
  expect(statSync(data).mode & 0o777).toBe(0o700);
  const files = readdirSync(data);
  expect(files).toContain('pbx.sqlite');
  for (const file of files) expect([file, statSync(join(data, file)).mode & 0o777]).toEqual([file, 0o600]);
});
