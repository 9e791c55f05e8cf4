import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EndedCall } from '../simulator/pbx/index.ts';
import { readRecording, type WrittenFormat, writeRecording } from '../simulator/recordings/index.ts';
import { alternate, type BenchSubject } from './slices.ts';

const CALLS = 2000;
const LENGTHS = [10_000, 1_000_000];

/** Reading a recording of 2000 calls, beside taking its lines apart alone; and what is held in the middle of a long one. */
export async function benchRecordings(): Promise<string> {
  const [cdr, jsonl] = [await recording('cdr'), await recording('jsonl')];
  const tables = [
    await alternate(
      `a CDR file of ${CALLS} calls, in Paris time`,
      [reading('readRecording', cdr), subject('split alone', () => apart(cdr, (line) => line.split(',')))],
      'readRecording',
      'cost',
    ),
    await alternate(
      `JSON Lines of ${CALLS} calls`,
      [reading('readRecording', jsonl), subject('JSON.parse alone', () => apart(jsonl, JSON.parse))],
      'readRecording',
      'cost',
    ),
  ];
  const held: string[] = [];
  for (const length of LENGTHS)
    held.push(`${(await heldAt(cdr, length)).toFixed(1)} MB after ${length.toLocaleString('en')} calls`);
  return [...tables, `heap in the middle of a CDR file: ${held.join(', ')}`].join('\n');
}

function* calls(): Generator<EndedCall> {
  for (let index = 0; index < CALLS; index += 1)
    yield {
      number: `+331420${String(index).padStart(5, '0')}`,
      name: index % 3 === 0 ? 'Durand, Marie' : 'Leroy',
      direction: index % 4 === 0 ? 'Outbound' : 'Inbound',
      agent: String(100 + (index % 40)),
      agentFirstName: 'Claire',
      agentLastName: 'Martin',
      startedAt: Date.UTC(2026, 10, 23, 8) + index * 5000,
      answered: index % 5 > 0,
      ringSeconds: 8,
      durationSeconds: index % 5 > 0 ? 95 : 0,
    };
}

async function recording(format: WrittenFormat): Promise<Buffer> {
  let text = '';
  for await (const line of writeRecording(calls(), format, { timeZone: 'Europe/Paris' })) text += line;
  return Buffer.from(text);
}

function read(content: AsyncIterable<Uint8Array>) {
  return readRecording(content, { timeZone: 'Europe/Paris' });
}

function reading(name: string, content: Buffer): BenchSubject {
  return subject(name, async () => {
    let found = 0;
    for await (const { kind } of read(repeated(content, 1))) if (kind === 'call') found += 1;
    if (found !== CALLS) throw new Error(`${found} calls were read`);
  });
}

async function* repeated(content: Buffer, times: number): AsyncGenerator<Buffer> {
  for (let time = 0; time < times; time += 1) yield content;
}

function apart(content: Buffer, take: (line: string) => unknown): void {
  for (const line of content.toString().split('\n')) if (line !== '') take(line);
}

/** Megabytes of heap once so many calls were read of a file that has more. */
async function heldAt(content: Buffer, length: number): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let count = 0;
  for await (const _ of read(repeated(content, length / CALLS + 1))) {
    count += 1;
    if (count === length) break;
  }
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

function subject(name: string, work: () => unknown): BenchSubject {
  return {
    name,
    parallel: 1,
    once: async () => {
      await work();
    },
    close: async () => {},
  };
}
