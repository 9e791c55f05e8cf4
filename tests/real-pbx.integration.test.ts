import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type RealPbxBench, realPbx } from '../harness/xapi/testing.ts';
import { ROOT } from './docs-lines.ts';

const TIMEOUT = { timeout: 120_000 };
const VARIABLES = ['HARNESS_SECRET', 'HARNESS_PASSWORD', 'HARNESS_XAPI'] as const;

/** A target file as a user writes it, with the templates beside it; secrets are in the environment. */
async function written({ folder, remote, pbx, secret }: RealPbxBench) {
  const { file, deployment } = remote;
  const { template } = deployment.target;
  const xml = (await template?.load()) ?? '';
  writeFileSync(join(folder, 'CXEngine.xml'), xml);
  // No person is asked where there is no terminal: the template is there before the run.
  pbx.addTemplate('CXEngine.xml', xml);
  const [SECRET, PASSWORD, XAPI] = VARIABLES;
  const { main } = file.clients;
  const path = join(folder, 'staging.yaml');
  const target = {
    ...{ name: 'Staging', issuer: file.issuer, endpoints: file.endpoints, api: file.api, can: file.can },
    ...{ scopes: file.scopes, lifetimes: file.lifetimes, allow: file.allow },
    clients: { main: { ...main, secret: `env:${SECRET}` } },
    accounts: { main: file.accounts.main },
    user: { ...file.user, password: `env:${PASSWORD}` },
    template: { file: 'CXEngine.xml' },
    pbx: { ...file.pbx, secret: `env:${XAPI}` },
  };
  writeFileSync(path, stringify(target));
  const values = [main.secret, file.user?.password ?? '', secret];
  return { path, env: Object.fromEntries(VARIABLES.map((name, index) => [name, values[index]])) };
}

const ended = async (child: ChildProcess) => (await once(child, 'exit')) as [code: number | null];

function command(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'cli', 'main.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts a check of an outbound call, and waits until the telephone rings. */
async function ringing(bench: RealPbxBench) {
  const { path, env } = await written(bench);
  const out = join(bench.folder, 'report');
  const only = 'pbx/calls/answered-outbound-logged';
  const child = command(['check', path, '--only', only, '--out', out], env);
  const lines: string[] = [];
  const { stderr, stdout } = child;
  stdout?.resume();
  if (stderr === null) throw new Error('no stderr');
  const errors = createInterface({ input: stderr });
  await new Promise<void>((resolve, reject) => {
    errors.on('line', (line) => {
      lines.push(line);
      if (line.startsWith('Extension 101 calls')) resolve();
    });
    errors.on('close', () => reject(new Error(lines.join('\n'))));
  });
  return { child, lines, env, path, out };
}

test('Ctrl-C at the terminal puts the PBX back, and the report is written', TIMEOUT, async () => {
  const bench = await realPbx();
  await written(bench);
  const before = await bench.state();
  const { child, lines, out } = await ringing(bench);
  expect(await bench.state()).not.toBe(before);
  child.kill('SIGINT');
  const [code] = await ended(child);
  expect(code).toBe(3);
  expect(await bench.state()).toBe(before);
  expect(lines.join('\n')).toContain('is as it was before the run');
  expect(existsSync(join(out, 'pbx-before.json'))).toBe(false);
  const run = readFileSync(join(out, 'run.json'), 'utf8');
  expect(run).toContain('the run was interrupted');
  expect(run).not.toContain(bench.secret);
});

test('the PBX of a killed run is put back by the command that the run printed', TIMEOUT, async () => {
  const bench = await realPbx();
  await written(bench);
  const before = await bench.state();
  const { child, lines, env, path, out } = await ringing(bench);
  child.kill('SIGKILL');
  await ended(child);
  expect(await bench.state()).not.toBe(before);
  const printed = /Should the run be killed: pbx-conformance (check .*)$/m.exec(lines.join('\n'))?.[1];
  expect(printed).toBe(`check ${path} --restore-pbx ${join(out, 'pbx-before.json')}`);
  const [refused] = await ended(command(['check', path, '--only', 'pbx', '--out', out], env));
  expect(refused).toBe(2);
  const [code] = await ended(command(printed?.split(' ') ?? [], env));
  expect(code).toBe(0);
  expect(await bench.state()).toBe(before);
});
