import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRETS, writeTarget } from '../cli/testing.ts';
import { type Connector, createConnector } from '../connector/server.ts';
import { readTargetFile, seedConnector } from '../harness/index.ts';
import {
  ConfigurationError,
  conformanceTags,
  exitCodeOf,
  files,
  progress,
  readRun,
  render,
  runConformance,
  type TargetDescription,
  Unreachable,
} from './index.ts';

const ONE = 'oauth/code/code-single-use';
const SECRET = 'secret-of-the-object-4711';
let folder: string;
let connector: Connector;
let target: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'library-'));
  connector = createConnector({ passwordCost: 2 });
  const { url } = await connector.start();
  target = writeTarget(join(folder, 'target.yaml'), url);
  seedConnector(connector, readTargetFile(target, SECRETS));
  connector.admin.addClient({ clientId: 'object', clientSecret: SECRET, name: 'object', account: '1042' });
});
afterAll(async () => {
  await connector.stop();
  rmSync(folder, { recursive: true });
});

describe('runConformance', () => {
  test('checks the reference connector where no target is named', async () => {
    const run = await runConformance({ only: [ONE] });
    expect(run.results.map(({ rule, verdict }) => [rule, verdict])).toEqual([[ONE, 'pass']]);
    expect(exitCodeOf(run)).toBe(0);
    expect(readRun(JSON.stringify(run))).toEqual(run);
  });

  test('checks a target file, and names it', async () => {
    const run = await runConformance({ target, environment: SECRETS, only: [ONE] });
    expect(run.target).toMatchObject({ url: connector.url, file: { path: 'target.yaml' } });
    expect(run.summary).toMatchObject({ pass: 1 });
    expect(render(run, 'text')).toContain('Conformant: 1 rule passed');
  });

  test('checks an object, in which secrets may stand as they are and never come back', async () => {
    const object: TargetDescription = {
      name: 'Object',
      issuer: connector.url,
      clients: { main: { id: 'object', secret: SECRET } },
      accounts: { main: { id: '1042' } },
      approval: { how: 'none' },
    };
    const only = ['oauth/client-auth', 'api/bearer'];
    const run = await runConformance({ target: object, only });
    expect(run.summary.pass).toBeGreaterThan(0);
    expect(JSON.stringify(run)).not.toContain(SECRET);
    const clients = { main: { id: 'object', secret: 'env:OBJECT_SECRET' } };
    await expect(runConformance({ target: { ...object, clients }, environment: {}, only })).rejects.toThrow(
      'OBJECT_SECRET is not set',
    );
  });

  test('tells reporters of the plan, of each rule and of the end, and writes files without secrets', async () => {
    const heard: string[] = [];
    const lines: string[] = [];
    const done: number[] = [];
    const run = await runConformance({
      target,
      environment: SECRETS,
      only: ['oauth/code'],
      reporters: [
        {
          onStart: ({ rules, target: { name } }) => void heard.push(`${rules.length} rules of ${name}`),
          onResult: ({ rule }, count, total) => {
            done.push(count);
            heard.push(`${rule} of ${total}`);
          },
          onEnd: ({ results }) => void heard.push(`end of ${results.length}`),
        },
        files(join(folder, 'reports'), ['json', 'har']),
        progress((line) => lines.push(line)),
      ],
    });
    const count = run.results.length;
    expect(heard.at(0)).toBe(`${count} rules of ${run.target.name}`);
    expect(heard.slice(1, -1).sort()).toEqual(run.results.map(({ rule }) => `${rule} of ${count}`).sort());
    expect(done).toEqual(run.results.map((_, index) => index + 1));
    expect(heard.at(-1)).toBe(`end of ${count}`);
    expect(lines).toHaveLength(count);
    const text = readFileSync(join(folder, 'reports', 'run.json'), 'utf8');
    expect(readRun(text).summary).toEqual(run.summary);
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  });

  test('ends early when its signal aborts: the rest is blocked', async () => {
    const controller = new AbortController();
    const run = await runConformance({
      only: ['oauth/code'],
      signal: controller.signal,
      reporters: [{ onResult: (_, done) => done === 1 && controller.abort() }],
    });
    expect(run.summary.blocked).toBeGreaterThan(0);
    expect(exitCodeOf(run)).toBe(3);
  });

  test('asks rules of a folder beside those of the profile, and marks known failures', async () => {
    const source = (check: string) =>
      `export default { title: 'T', cites: [{ document: 'House', section: '', level: 'MUST' }], impact: 'i', atRisk: 'records', remedy: 'r', async check({ must }) { ${check} } };\n`;
    const finding = (holds: boolean) => `{ holds: ${holds}, expected: 'e', actual: 'a', exchanges: [] }`;
    writeFileSync(join(folder, 'good.rule.mjs'), source(`must('it holds', ${finding(true)});`));
    writeFileSync(join(folder, 'bad.rule.mjs'), source(`must('it holds', ${finding(false)});`));
    const known = join(folder, 'known.yaml');
    const notAsked = 'oauth/token/answer-not-stored';
    writeFileSync(known, `- { rule: bad, reason: later }\n- { rule: ${notAsked}, reason: later }\n`);
    const run = await runConformance({ rules: folder, known, only: ['good', 'bad', ONE] });
    expect(run.results.map(({ rule, verdict }) => [rule, verdict])).toEqual([
      ['bad', 'fail'],
      ['good', 'pass'],
      [ONE, 'pass'],
    ]);
    expect(run.results[0]?.known).toEqual({ reason: 'later' });
    expect(exitCodeOf(run)).toBe(0);
    writeFileSync(join(folder, 'none.rule.mjs'), 'export default {};\n');
    await expect(runConformance({ rules: folder, only: ['good'] })).rejects.toThrow(
      'none.rule.mjs is not a rule',
    );
    rmSync(join(folder, 'none.rule.mjs'));
  });

  test('throws what a caller can tell apart', async () => {
    await expect(runConformance({ target: 'none.yaml' })).rejects.toThrow(ConfigurationError);
    await expect(runConformance({ only: ['oauth/cod'] })).rejects.toThrow('did you mean "oauth/code"?');
    const gone = writeTarget(join(folder, 'gone.yaml'), 'http://127.0.0.1:1');
    await expect(runConformance({ target: gone, environment: SECRETS })).rejects.toThrow(Unreachable);
  });
});

test('there is a tag for each area', async () => {
  const tags = await conformanceTags();
  expect(tags).toContainEqual({
    name: 'oauth/code',
    description: expect.stringMatching(/^\d+ rules of oauth\/code$/),
  });
  expect(tags.filter(({ name }) => /[\s!()*|&]/.test(name))).toEqual([]);
});
