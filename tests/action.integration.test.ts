import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const action = z
  .object({
    inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
    outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
    runs: z.object({
      using: z.literal('composite'),
      steps: z.array(
        z.object({
          id: z.string().optional(),
          name: z.string().optional(),
          if: z.string().optional(),
          uses: z.string().optional(),
          shell: z.string().optional(),
          run: z.string().optional(),
          env: z.record(z.string(), z.string()).optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  })
  .parse(parse(read('action.yml')));
const { steps } = action.runs;

/** Stands in for the program: notes how it was called, writes a run document, and ends as CODE says. */
const STUB = `
import { mkdirSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
if (args[0] === 'report') console.log('## summary of ' + args[1]);
else {
  writeFileSync('args.json', JSON.stringify(args));
  const out = args.find((arg) => arg.startsWith('--out=')).slice(6);
  const summary = { pass: 7, fail: 2, blocked: 1 };
  mkdirSync(out, { recursive: true });
  if (process.env.CODE !== '2') writeFileSync(out + '/run.json', JSON.stringify({ summary }));
}
process.exitCode = args[0] === 'report' ? 0 : Number(process.env.CODE);
`;

/** Stands in for a program that takes its time to end once it is told to. */
const SLOW_STUB = `
const alive = setInterval(() => {}, 1000);
process.on('SIGTERM', () => setTimeout(() => { clearInterval(alive); process.exitCode = 3; }, 100));
console.log('running');
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'action-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The environment of a step, its expressions evaluated as far as they occur here. */
function environmentOf(
  step: (typeof steps)[number],
  home: string,
  inputs: Record<string, string>,
  outputs: ReadonlyMap<string, string>,
): Record<string, string> {
  const value = (expression: string) =>
    expression.replace(/\$\{\{ (\S+) \}\}/g, (_, path: string) => {
      if (path === 'github.action_path') return home;
      const key = path.split('.').at(-1) ?? '';
      return path.startsWith('inputs.')
        ? (inputs[key] ?? action.inputs[key]?.default ?? '')
        : (outputs.get(key) ?? '');
    });
  return Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, value(text)]));
}

const BASH = ['--noprofile', '--norc', '-eo', 'pipefail', '-c'];

/** Runs the scripts of the named steps as the runner does, with these inputs; stops at the first that fails. */
async function runSteps(
  name: string,
  inputs: Record<string, string>,
  code: number,
  names: readonly string[],
) {
  const home = join(folder, name);
  mkdirSync(join(home, 'cli'), { recursive: true });
  writeFileSync(join(home, 'cli', 'main.ts'), STUB);
  const [output, summary] = [join(home, 'output'), join(home, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  let status = 0;
  for (const step of steps.filter((step) => step.run !== undefined && names.includes(step.name ?? ''))) {
    if (status !== 0) break;
    const outputs = new Map(
      readFileSync(output, 'utf8')
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    const env = {
      PATH: process.env['PATH'],
      CODE: String(code),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...environmentOf(step, home, inputs, outputs),
    };
    status = await new Promise<number>((resolve) => {
      execFile('bash', [...BASH, step.run ?? ''], { cwd: home, env }, (error) =>
        resolve(typeof error?.code === 'number' ? error.code : 0),
      );
    });
  }
  return { status, home, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

const SCRIPTS = ['Check', 'Summary', 'Verdict'];

describe('the GitHub action', () => {
  it('brings inputs to its scripts through the environment, and uses each', () => {
    const text = JSON.stringify(steps);
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
    for (const input of Object.keys(action.inputs)) expect(text).toContain(`inputs.${input}`);
    for (const [, input = ''] of text.matchAll(/inputs\.([\w-]+)/g))
      expect(action.inputs).toHaveProperty(input);
  });

  it('reports also when the job is cancelled, but never of a check that was not made', () => {
    for (const name of ['Summary', 'Upload'])
      expect(steps.find((step) => step.name === name)?.if).toMatch(
        /^\$\{\{ always\(\) && steps\.check\.outcome != 'skipped'/,
      );
  });

  it('takes its outputs from steps that write them', () => {
    for (const { value } of Object.values(action.outputs)) {
      const [, id, name] = /^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
      expect(steps.find((step) => step.id === id)?.run).toContain(`${name}=`);
    }
  });

  it('checks, sums up, says what it found, and fails as the check does', async () => {
    const inputs = { target: 'stag ing.yaml', only: '$(touch hacked)"', strict: 'true', shard: '2/5' };
    const { status, home, output, summary } = await runSteps('violated', inputs, 1, SCRIPTS);
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(join(home, 'args.json'), 'utf8'))).toEqual([
      'check',
      '--out=conformance-report',
      '--format=junit,html,markdown,sarif',
      '--target=stag ing.yaml',
      '--only=$(touch hacked)"',
      '--shard=2/5',
      '--strict',
    ]);
    expect(output.trim().split('\n')).toEqual([
      'exit-code=1',
      'passed=7',
      'failed=2',
      'blocked=1',
      'run=conformance-report/run.json',
    ]);
    expect(summary).toBe('## summary of conformance-report/run.json\n');
  });

  it('passes when the check does', async () => {
    expect((await runSteps('good', {}, 0, SCRIPTS)).status).toBe(0);
  });

  it('lets a check end in good order when the job is cancelled', async () => {
    const home = join(folder, 'cancelled');
    mkdirSync(join(home, 'cli'), { recursive: true });
    writeFileSync(join(home, 'cli', 'main.ts'), SLOW_STUB);
    const output = join(home, 'output');
    const step = steps.find(({ id }) => id === 'check') as (typeof steps)[number];
    const env = {
      PATH: process.env['PATH'],
      GITHUB_OUTPUT: output,
      ...environmentOf(step, home, {}, new Map()),
    };
    const shell = spawn('bash', [...BASH, step.run ?? ''], { cwd: home, env });
    const ended = once(shell, 'close');
    await once(shell.stdout, 'data');
    shell.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(readFileSync(output, 'utf8')).toBe('exit-code=3\n');
  });

  it('does not take the document of an earlier run for its own', async () => {
    await runSteps('again', {}, 0, ['Check']);
    const { status, output, summary } = await runSteps('again', {}, 2, SCRIPTS);
    expect({ status, output, summary }).toEqual({ status: 2, output: 'exit-code=2\n', summary: '' });
  });
});

describe('docs/ci.md and docs/gitlab-ci.yml', () => {
  const guide = read('docs/ci.md');
  const gitlab = read('docs/gitlab-ci.yml');
  const blocks = [...guide.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const workflows = blocks
    .filter(([, language]) => language === 'yaml')
    .map(([, , text = '']) => parse(text) as unknown);

  it('hold YAML that parses, and give the action only inputs it has', () => {
    expect(workflows.length).toBeGreaterThan(3);
    expect(Object.keys(parse(gitlab) as object)).toContain('conformance');
    const jobs = z.object({
      jobs: z.record(
        z.string(),
        z.object({
          steps: z.array(
            z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }),
          ),
        }),
      ),
    });
    const uses = workflows
      .flatMap((workflow) => {
        const parsed = jobs.safeParse(workflow);
        return parsed.success ? Object.values(parsed.data.jobs) : [];
      })
      .flatMap((job) => job.steps)
      .filter((step) => step.uses === './pbx-conformance');
    expect(uses).toHaveLength(5);
    for (const step of uses)
      for (const input of Object.keys(step.with ?? {})) expect(action.inputs).toHaveProperty(input);
  });

  it('pin actions of others by commit, and say which version that is', () => {
    const workflowFiles = ['release', 'test'].map((name) => read(`.github/workflows/${name}.yml`));
    const lines = [...[guide, read('action.yml'), ...workflowFiles].join('\n').matchAll(/uses: (.*)$/gm)].map(
      ([, line = '']) => line,
    );
    expect(lines.length).toBeGreaterThan(12);
    expect(
      lines.filter((line) => !/^(\.\/pbx-conformance|[\w/-]+@[\da-f]{40} # v\d+\.\d+\.\d+)$/.test(line)),
    ).toEqual([]);
    const commits = new Map<string, string>();
    for (const [, name = '', pin = ''] of lines.join('\n').matchAll(/^([\w-]+\/[\w-]+).*@(.*)$/gm))
      expect(commits.set(name, commits.get(name) ?? pin).get(name)).toBe(pin);
  });

  it('call the program with options it has', async () => {
    const calls = [...`${guide}\n${gitlab}`.matchAll(/pbx-conformance (check|report|compare) (.*--.*)$/gm)];
    expect(calls.length).toBeGreaterThan(5);
    const help = async (command: string) =>
      new Promise<string>((resolve) => {
        execFile(process.execPath, [join(ROOT, 'cli', 'main.ts'), command, '--help'], (_, stdout) =>
          resolve(stdout),
        );
      });
    const known = new Map(
      await Promise.all(
        ['check', 'report', 'compare'].map(async (name) => [name, await help(name)] as const),
      ),
    );
    for (const [, command = '', rest = ''] of calls)
      for (const [option] of rest.matchAll(/--[a-z]+/g))
        expect(known.get(command), `${command} ${option}`).toContain(option);
  });
});
