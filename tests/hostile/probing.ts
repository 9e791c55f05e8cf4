import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
/** Most command lines that run at the same time: both cores. */
const PROCESSES = 2;

/** What became of one command line. */
export interface Probed {
  readonly code: number;
  /** Of CPU: the machine's load counts for nothing. */
  readonly seconds: number;
  /** On the clock: what it waited for included. */
  readonly elapsedSeconds: number;
  /** The most that its process had held by its end, the earlier command lines included. */
  readonly megabytes: number;
  /** Standard output and standard error. */
  readonly printed: string;
}

/** A server that is probed, and the command lines that are tried on it. */
export interface Subject {
  readonly name: string;
  readonly lines: readonly (readonly string[])[];
}

/**
 * Tries all subjects, in a few processes that share them: starting one for each would take longer than all they do.
 * @param environment variables of the command lines
 * @param patienceMs when processes that have not ended are killed
 * @returns what became of each command line, by the subject's name; fewer where a process was killed
 */
export async function probeAll(
  subjects: readonly Subject[],
  environment: Readonly<Record<string, string>>,
  patienceMs: number,
): Promise<ReadonlyMap<string, readonly Probed[]>> {
  const groups = [...Map.groupBy(subjects.entries(), ([index]) => index % PROCESSES).values()];
  const found = await Promise.all(
    groups.map(async (group) => {
      const lines = group.flatMap(([, subject]) =>
        subject.lines.map((line) => [subject.name, line] as const),
      );
      const probed = await run(
        lines.map(([, line]) => line),
        environment,
        patienceMs,
      );
      return lines.flatMap(([name], index) => {
        const one = probed[index];
        return one === undefined ? [] : [{ name, one }];
      });
    }),
  );
  const byName = Map.groupBy(found.flat(), ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, all.map(({ one }) => one)]));
}

async function run(
  lines: readonly (readonly string[])[],
  environment: Readonly<Record<string, string>>,
  patienceMs: number,
): Promise<Probed[]> {
  const child = spawn(process.execPath, [PROBE, ...lines.map((line) => JSON.stringify(line))], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  const [printed = '', said = '', result = ''] = await Promise.all(
    [child.stdout, child.stderr, child.stdio[3] as Readable].map((stream) => text(stream as Readable)),
  );
  const outputs = printed.split('\0');
  const errors = said.split('\0');
  return result
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => ({
      ...(JSON.parse(line) as Omit<Probed, 'printed'>),
      printed: `${outputs[index]}\n${errors[index]}`,
    }));
}
