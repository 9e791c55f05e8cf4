import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inOwnProcess, MAIN, REFERENCE, SECRETS } from '../cli/testing.ts';
import { readRun } from '../reports/run/read.ts';
import { commandLines, wordsOf } from './docs-lines.ts';

/** The two lines as the page about target files prints them. */
const [START = '', CHECK = ''] = commandLines('docs/target-file.md').filter((line) =>
  line.includes('fixtures/targets/reference.yaml'),
);

let folder: string;
let connector: ChildProcess;
let said = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'two-'));
  const target = join(folder, 'fixtures/targets/reference.yaml');
  mkdirSync(dirname(target), { recursive: true });
  // The shipped file, but for a port that is free here.
  const issuer = `http://127.0.0.1:${await freePort()}`;
  writeFileSync(target, readFileSync(REFERENCE, 'utf8').replace('http://127.0.0.1:4400', issuer));
  const env = { ...process.env, ...SECRETS };
  connector = spawn(process.execPath, [MAIN, ...wordsOf(START)], { cwd: folder, env });
  for await (const chunk of connector.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(chunk);
    if (said.includes('pbx-conformance check')) break;
  }
});
afterAll(async () => {
  const ended = once(connector, 'exit');
  connector.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it('the shipped target file is run by the two commands of the docs, its template included', async () => {
  expect(said).toContain(`pbx-conformance ${CHECK}`);
  const areas = ['--only', 'template,pbx/import,pbx/authorize,api/lookup'];
  const { code, stdout, stderr } = await inOwnProcess(folder, [...wordsOf(CHECK), ...areas], SECRETS);
  expect(code, stdout + stderr).toBe(0);
  const run = readRun(readFileSync(join(folder, 'conformance-report/run.json'), 'utf8'));
  const lacking = run.results.filter(({ verdict, actual }) => verdict !== 'pass' && /template/.test(actual));
  expect(lacking.map(({ rule }) => rule)).toEqual([]);
  expect(run.summary.blocked).toBe(0);
}, 60_000);
