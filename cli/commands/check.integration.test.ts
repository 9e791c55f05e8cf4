import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Connector, createConnector } from '../../connector/server.ts';
import { seedConnector } from '../../harness/reference.ts';
import { readTargetFile } from '../../harness/target-file/load.ts';
import type { Exchange, Result, RunDocument } from '../../reports/run/document.ts';
import { readRun } from '../../reports/run/read.ts';
import { inProcess } from '../testing.ts';
import { checkCommand } from './check.ts';
import { reportCommand } from './report.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const REFERENCE = join(ROOT, 'fixtures', 'targets', 'reference.yaml');
const SECRETS = Object.fromEntries(
  [
    'CLIENT_SECRET',
    'OTHER_CLIENT_SECRET',
    'LIMITED_CLIENT_SECRET',
    'USER_PASSWORD',
    'OTHER_USER_PASSWORD',
  ].map((name) => [`PBX_${name}`, `secret-${name}`]),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readDocument(...path: string[]): RunDocument {
  return readRun(readFileSync(join(folder, ...path), 'utf8'));
}

/** `check` as a process of its own. */
function check(args: readonly string[]) {
  const { GITHUB_ACTIONS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'cli', 'main.ts'), 'check', ...args], {
    cwd: folder,
    env: { ...inherited, ...SECRETS },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  const heard = new Set<() => void>();
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    for (const look of heard) look();
  });
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    says: (words: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => words.test(stderr) && resolve();
        heard.add(look);
        look();
      }),
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr })),
  };
}

describe('an interrupted run', () => {
  it('leaves a document that says what was not run, and ends with exit code 3', async () => {
    const run = check(['--out', 'interrupted']);
    await run.says(/ rules, about /);
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(3);
    const document = readDocument('interrupted', 'run.json');
    const left = document.results.filter(({ actual }) => actual === 'the run was interrupted');
    expect(left.length).toBeGreaterThan(0);
    expect(left.every(({ verdict }) => verdict === 'blocked')).toBe(true);
    expect(document.summary.pass).toBeGreaterThan(0);
    expect(document.notes).toContain(
      `${left.length} of ${document.results.length} rules were not tried: the run was interrupted`,
    );
    expect(stdout).toContain('Incomplete: ');
    expect(readdirSync(join(folder, 'interrupted')).sort()).toEqual(['junit.xml', 'report.html', 'run.json']);
  });
});

describe('a deployment nobody here controls', () => {
  /** What becomes of requests: they are answered, or left waiting, or their connection is closed. */
  let state: 'well' | 'silent' | 'gone';
  let asked: PromiseWithResolvers<void>;
  let connector: Connector;
  let target: string;
  beforeEach(async () => {
    state = 'well';
    asked = Promise.withResolvers();
    connector = createConnector({
      passwordCost: 2,
      wrap: (handler) => (request, response) => {
        asked.resolve();
        if (state === 'well') handler(request, response);
        else if (state === 'gone') request.socket.destroy();
      },
    });
    await connector.start();
    target = join(folder, 'target.yaml');
    const source = readFileSync(REFERENCE, 'utf8')
      .replace('http://127.0.0.1:4400', connector.url)
      .replace('allow:', 'limits: { requestsPerSecond: 1000, timeoutSeconds: 120 }\nallow:')
      .replace(/\ntemplate:[\s\S]*$/, '\n');
    writeFileSync(target, source);
    seedConnector(connector, readTargetFile(target, SECRETS));
  });
  afterEach(() => connector.stop());

  it('that stops answering does not hold up an interruption', async () => {
    const run = check(['--target', target, '--only', 'oauth/code', '--out', 'silent']);
    await run.says(/ rules, about /);
    state = 'silent';
    run.kill('SIGTERM');
    expect((await run.ended).code).toBe(3);
    expect(readDocument('silent', 'run.json').results.at(-1)?.actual).toBe('the run was interrupted');
  });

  it('that never answered does not hold it up either, and every rule is blocked', async () => {
    state = 'silent';
    const run = check(['--target', target, '--only', 'oauth/code', '--out', 'never']);
    await asked.promise;
    run.kill('SIGTERM');
    expect((await run.ended).code).toBe(3);
    const { results } = readDocument('never', 'run.json');
    expect(new Set(results.map(({ actual }) => actual))).toEqual(new Set(['the run was interrupted']));
  });

  it('that goes away in the middle blocks the rest with the reason', async () => {
    const run = check(['--target', target, '--only', 'oauth/code', '--out', 'gone']);
    await run.says(/ rules, about /);
    state = 'gone';
    expect((await run.ended).code).toBe(3);
    const { results, notes, summary } = readDocument('gone', 'run.json');
    const left = results.filter(({ actual }) => /^http:\S+ cannot be reached: /.test(actual));
    expect(left.length).toBeGreaterThan(5);
    expect(summary).toMatchObject({ fail: 0, error: 0 });
    expect(notes?.join()).toContain(`${left.length} of ${results.length} rules were not tried: http:`);
  });
});

describe('interruptible', () => {
  it('ends the process at once at a second signal', async () => {
    const module = JSON.stringify(join(ROOT, 'cli', 'lib', 'interruption.ts'));
    const code = `const { interruptible } = await import(${module}); setInterval(() => undefined, 1000);
      await interruptible(() => { console.log('started'); return new Promise(() => undefined); });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [said] = (await once(child.stderr, 'data')) as [Buffer];
    expect(said.toString()).toBe('\nInterrupted: writing what was found; interrupt again to end at once.\n');
    child.kill('SIGINT');
    expect(await exit).toEqual([130, null]);
  });
});

describe('a report that cannot be written', () => {
  it('is named in one sentence, exit code 2, and the run document is there', async () => {
    mkdirSync(join(folder, 'half', 'junit.xml'), { recursive: true });
    const out = join(folder, 'half');
    const { code, stdout, stderr } = await inProcess([
      ...['check', '--only', 'oauth/code/code-single-use', '--out', out],
    ]);
    expect(code).toBe(2);
    expect(stdout).toContain('Conformant: 1 rule passed');
    expect(stdout).toMatch(/\nReport: file:\S+\/half\/run\.json\n/);
    expect(stderr).toMatch(
      /^A file cannot be written: \S+junit\.xml, a folder of that name is in the way\. .*\.$/m,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readDocument('half', 'run.json').summary.pass).toBe(1);
  });
});

describe('in the log of GitHub Actions', () => {
  it('the report is shown, not obeyed, and the annotations come after it', async () => {
    const args = ['check', '--only', 'oauth/code/code-single-use', '--out', join(folder, 'actions')];
    const { code, stdout } = await inProcess(args, { GITHUB_ACTIONS: 'true' });
    expect(code).toBe(0);
    const [, token = ''] = /^::stop-commands::(\S+)\n/.exec(stdout) ?? [];
    const [shown = '', obeyed = ''] = stdout.split(`\n::${token}::\n`);
    expect(shown).toContain('Report: ');
    expect(obeyed).toMatch(/^::notice title=.*::Conformant: 1 rule passed\n$/);
  });
});

/** A run without what differs from one to the next: instants, durations, ports, random values. */
function timeless({ results, summary, profile, target }: RunDocument) {
  const plain = (text: string) =>
    text.replace(/127\.0\.0\.1(:|%3A)\d+/g, 'host').replace(/=[\w-]{32,}/g, '=random');
  const exchange = ({ number, actor, request, response }: Exchange) =>
    [number, actor, request.method, plain(request.url), response?.status].join(' ');
  const result = ({ durationMs: _, exchanges, steps, ...rest }: Result) => ({
    ...rest,
    steps: steps.map(({ kind, claim, holds }) => ({ kind, claim, holds })),
    exchanges: exchanges.map(exchange),
  });
  return { results: results.map(result), summary, profile, target };
}

describe('shards', () => {
  it('merged are the run that was not sharded, apart from its times', async () => {
    const options = { only: 'oauth/code', format: 'json', quiet: true };
    const codes = await Promise.all([
      checkCommand({ ...options, out: join(folder, 'whole') }),
      ...['1/3', '2/3', '3/3'].map((shard) =>
        checkCommand({ ...options, out: join(folder, 'part', shard[0] ?? ''), shard }),
      ),
    ]);
    expect(codes).toEqual([0, 0, 0, 0]);
    const merge = ['1', '2', '3'].map((shard) => join(folder, 'part', shard, 'run.json'));
    await reportCommand({ format: 'json', merge, out: join(folder, 'merged.json') });
    const whole = timeless(readDocument('whole', 'run.json'));
    expect(whole.results.length).toBeGreaterThan(10);
    expect(timeless(readDocument('merged.json'))).toEqual(whole);
  });

  it.each([
    ['0/3', /^--shard "0\/3" is not a shard/],
    ['4/3', /^--shard "4\/3" is not a shard/],
    ['one', /^--shard "one" is not a shard/],
    ['1/2', /^--shard "1\/2" is too fine for 1 rule\./],
  ])('%s is refused', async (shard, reason) => {
    const only = 'oauth/code/code-single-use';
    const refused = checkCommand({ only, format: 'json', quiet: true, out: join(folder, 'none'), shard });
    await expect(refused).rejects.toThrow(reason);
  });
});

describe('a history', () => {
  it('gets a file for each run, and the page draws them', async () => {
    const history = join(folder, 'history');
    const out = join(folder, 'with-history');
    const options = { only: 'oauth/code/code-single-use', format: 'html', quiet: true, out, history };
    await checkCommand(options);
    await checkCommand(options);
    const files = readdirSync(history);
    expect(files).toHaveLength(2);
    for (const file of files) expect(readDocument('history', file).summary.pass).toBe(1);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toContain('Results and durations of 2 runs');
    await reportCommand({ format: 'html', history, out: join(folder, 'history.html') });
    expect(readFileSync(join(folder, 'history.html'), 'utf8')).toBe(page);
  });

  it.each([
    ['is not there', { format: 'html', history: '/nowhere' }, 'The history /nowhere cannot be read.'],
    ['another format cannot draw', { format: 'junit', history: '/nowhere' }, 'use --format html instead'],
  ])('that %s is refused', async (_, options, reason) => {
    await expect(reportCommand(options)).rejects.toThrow(reason);
  });
});
