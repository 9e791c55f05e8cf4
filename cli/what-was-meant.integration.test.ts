import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Connector, createConnector } from '../connector/server.ts';
import { seedConnector } from '../harness/reference.ts';
import { readTargetFile } from '../harness/target-file/load.ts';
import { runOf, sampleRun } from '../reports/golden/sample.ts';
import { readRun } from '../reports/run/read.ts';
import { program } from './program.ts';
import { inProcess, SECRETS, writeTarget } from './testing.ts';

let folder: string;
let connector: Connector;
let target: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meant-'));
  connector = createConnector({
    passwordCost: 2,
    policy: { rotateRefreshToken: (_store, { value }) => value },
  });
  await connector.start();
  target = writeTarget(join(folder, 'staging.yaml'), connector.url, (source) =>
    source.replace('allow:', 'limits: { requestsPerSecond: 100000 }\nallow:'),
  );
  seedConnector(connector, readTargetFile(target, SECRETS));
});
afterAll(async () => {
  await connector.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Of these some fail at a server that rotates no refresh tokens, and some pass. */
const ROTATION = ['returns-fresh-refresh-token', 'used-token-is-dead', 'yields-working-token']
  .map((name) => `oauth/refresh/${name}`)
  .join();

describe('a command line as a person writes it', () => {
  it('check FILE checks that target; a failing run can be asked again and written down', async () => {
    const out = join(folder, 'first');
    const known = join(folder, 'known.yaml');
    const first = await inProcess(
      ['check', target, '--only', ROTATION, '--out', out, '--write-known', known],
      SECRETS,
    );
    expect(first.code, first.stderr).toBe(1);
    const run = readRun(readFileSync(join(out, 'run.json'), 'utf8'));
    const failing = run.results.filter(({ verdict }) => verdict === 'fail').map(({ rule }) => rule);
    expect(failing.length).toBeGreaterThan(0);
    expect(run.summary.pass).toBeGreaterThan(0);
    expect(first.stdout).toContain(`pbx-conformance check ${target} --rerun ${join(out, 'run.json')}`);

    expect(first.stdout).toContain(`${known} lists ${failing.length} failing rule`);

    const list = parse(readFileSync(known, 'utf8')) as { rule: string; reason: unknown }[];
    expect(list).toEqual(failing.map((rule) => ({ rule, reason: null })));
    const unread = await inProcess(['check', target, '--known', known], SECRETS);
    expect(unread.code).toBe(2);
    expect(unread.stderr).toContain('"entry 1.reason" has no value.');

    const again = join(folder, 'again');
    const rerun = await inProcess(
      ['check', target, '--rerun', join(out, 'run.json'), '--out', again],
      SECRETS,
    );
    expect(rerun.code, rerun.stderr).toBe(1);
    const asked = readRun(readFileSync(join(again, 'run.json'), 'utf8')).results.map(({ rule }) => rule);
    const open = run.results
      .filter(({ verdict }) => /fail|blocked|error/.test(verdict))
      .map(({ rule }) => rule);
    expect(asked.sort()).toEqual(open.sort());
  }, 60_000);

  it('report RUN.json writes the page beside the run', async () => {
    const file = join(folder, 'run.json');
    writeFileSync(file, JSON.stringify(runOf(sampleRun.results)));
    const { code, stdout } = await inProcess(['report', file]);
    expect(code).toBe(0);
    expect(stdout).toBe(`${join(folder, 'report.html')}\n`);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('rules PREFIX lists the rules below it', async () => {
    const { code, stdout } = await inProcess(['rules', 'oauth/code']);
    expect(code).toBe(0);
    const ids = stdout.split('\n').filter((line) => line.startsWith('oauth/'));
    expect(ids.length).toBeGreaterThan(3);
    expect(ids.every((line) => line.startsWith('oauth/code/'))).toBe(true);
  });

  it('a run without events takes five lines, the last one a link to the page', async () => {
    const out = join(folder, 'green');
    const { code, stdout, stderr } = await inProcess(
      ['check', target, '--only', 'oauth/scope,template', '--out', out],
      SECRETS,
    );
    expect(code, stdout + stderr).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(lines.join('\n')).toMatch(/^Not applicable: \d+ \(--verbose lists them\): \d+ /m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      `Report: ${pathToFileURL(join(out, 'report.html')).href} (beside it: run.json, junit.xml)`,
    );
  }, 60_000);

  it('a deployment out of reach gets one sentence, once', async () => {
    const down = writeTarget(join(folder, 'down.yaml'), 'http://127.0.0.1:9');
    const out = join(folder, 'down');
    const { code, stdout, stderr } = await inProcess(['check', down, '--out', out], SECRETS);
    expect(code).toBe(3);
    expect(`${stderr}${stdout}`.match(/cannot be reached/g)).toHaveLength(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toMatch(/^Incomplete: \d+ rules blocked\nReport: file:\S+report\.html .*\n$/);
  }, 60_000);

  it('doctor FILE asks that target; one named twice is refused where the two differ', async () => {
    const down = writeTarget(join(folder, 'down-too.yaml'), 'http://127.0.0.1:9');
    const { code, stdout } = await inProcess(['doctor', down, '--out', folder], SECRETS);
    expect(code).toBe(3);
    expect(stdout).toContain('cannot be reached');
  });

  it('every command ends its help with examples, exit codes and where to read on', async () => {
    for (const command of program.commands.filter((one) => one.name() !== 'help')) {
      const { stdout, code } = await inProcess(['help', command.name()]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:\n {2}pbx-conformance [\s\S]*\nExit codes: 0 .*\nDocs: \S+/);
      const page = /\nDocs: (\S+)/.exec(stdout)?.[1] ?? '';
      expect(existsSync(page), page).toBe(true);
    }
  });

  it('--help groups the commands, with examples and exit codes', async () => {
    const { stdout } = await inProcess(['--help']);
    expect(stdout).toMatch(/Check a deployment:[\s\S]*init[\s\S]*Examples:[\s\S]*Exit codes: 0 conformant/);
  });

  it('a mistake of a run that cannot be asked again is one sentence', async () => {
    const { code, stderr } = await inProcess(['check', target, '--only', 'x', '--rerun', 'y'], SECRETS);
    expect(code).toBe(2);
    expect(stderr).toBe('--only and --rerun both choose the rules. Leave one of them out.\n');
  });
});
