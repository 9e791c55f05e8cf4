import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { applyProfile, loadProfile, loadRules } from '../harness/index.ts';
import { record } from './check/record.ts';
import { median } from './slices.ts';

const ROUNDS = 7;

/**
 * `check` of the reference connector, whole, beside its own HTTP exchanges sent bare by undici to connectors of the same
 * kind: both as processes of their own, in turn.
 */
export async function benchCheck(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-check-'));
  try {
    const selection = applyProfile(await loadProfile('pbx-connector'), await loadRules());
    const recording = await record(selection);
    const file = join(folder, 'recording.json');
    writeFileSync(file, JSON.stringify(recording));
    const checks: Cost[] = [];
    const replays: Cost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      checks.push(await run('../cli/main.ts', ['check', '--quiet', '--out', join(folder, 'report')]));
      replays.push(await run('./check/replay.ts', [file]));
    }
    const { sent, alike } = JSON.parse(replays[0]?.said ?? '{}') as { sent: number; alike: number };
    const row = (name: string, costs: readonly Cost[]) =>
      `  ${name.padEnd(12)}  ${seconds(costs.map(({ wall }) => wall))} s of time  ${seconds(costs.map(({ cpu }) => cpu))} s of processor time`;
    const ratio = (of: (cost: Cost) => number) =>
      median(checks.map((check, round) => of(check) / of(replays[round] as Cost))).toFixed(2);
    return [
      `check of the reference connector, ${selection.length} rules (median of ${ROUNDS}, alternating)`,
      row('check', checks),
      row('bare replay', replays),
      `  cost of check / bare replay = ${ratio(({ wall }) => wall)} in time, ${ratio(({ cpu }) => cpu)} in processor time`,
      `  replayed: ${recording.tapes.length} rules, ${sent} requests, ${alike} of them answered with the same status`,
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds, and what was printed. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly said: string;
}

async function run(script: string, args: readonly string[]): Promise<Cost> {
  const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', path('./check/cpu.ts'), path(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const heard = Promise.all([text(child.stdout as Readable), text(child.stdio[3] as Readable)]);
  const [code] = (await once(child, 'close')) as [number | null];
  const wall = performance.now() - startedAt;
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  const [said, cpu] = await heard;
  return { wall, cpu: Number(cpu) / 1000, said };
}

function seconds(milliseconds: readonly number[]): string {
  return (median(milliseconds) / 1000).toFixed(2);
}
