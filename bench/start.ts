import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './slices.ts';

/** `RUNS=3` for a first look. */
const ROUNDS = Number(process.env['RUNS'] ?? 9);
/** The command as users call it: of a checkout, or of the installed package that `PBX_COMMAND` names. */
const COMMAND =
  process.env['PBX_COMMAND'] ?? fileURLToPath(new URL('../bin/pbx-conformance.js', import.meta.url));
const TEMPLATE = fileURLToPath(new URL('../fixtures/templates/sound.xml', import.meta.url));

/** Cold starts of the command, each a process of its own, in turn. */
export async function benchStart(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'bench-start-'));
  const subjects: readonly (readonly [name: string, args: readonly string[]])[] = [
    ['--help', ['--help']],
    ['lint TEMPLATE', ['lint', TEMPLATE]],
    ['rules', ['rules']],
    ['check, one rule', ['check', '--only', 'oauth/token/answer-not-stored', '--quiet', '--out', out]],
  ];
  try {
    const times = subjects.map((): number[] => []);
    for (const [, args] of subjects) await run(args);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [index, [, args]] of subjects.entries()) times[index]?.push(await run(args));
    return [
      `cold starts of ${COMMAND} (median of ${ROUNDS} processes each, alternating)`,
      ...subjects.map(
        ([name], index) => `  ${name.padEnd(16)}  ${Math.round(median(times[index] ?? []))} ms`,
      ),
    ].join('\n');
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** @returns milliseconds from the start of the process to its end */
async function run(args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return performance.now() - startedAt;
}
