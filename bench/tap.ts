import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import { median } from './slices.ts';

const SLICE_MS = 250;
const ROUNDS = 40;
/** Requests under way at once: one shows what the tap adds to a request, several what it lets through. */
const PARALLEL = [1, 16] as const;

/** What one slice measured. */
interface Slice {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Lookups of a CRM that answers from memory, over a bare connection and through the tap, which records them; slices of the
 * two alternate, so that a slow spell of the machine meets both.
 */
export async function benchTap(): Promise<string> {
  const crm = new Worker(new URL('./crm.ts', import.meta.url));
  const [origin] = (await once(crm, 'message')) as [string];
  const thread = new Worker(new URL('./tap-thread.ts', import.meta.url), { workerData: origin });
  const [{ url, folder }] = (await once(thread, 'message')) as [{ url: string; folder: string }];
  try {
    const tables: string[] = [];
    for (const parallel of PARALLEL) tables.push(await compared(origin, url, parallel, () => usedBy(thread)));
    return tables.join('\n\n');
  } finally {
    await Promise.all([crm.terminate(), thread.terminate()]);
    rmSync(folder, { recursive: true });
  }
}

/** Processor time of a thread so far, in milliseconds. */
async function usedBy(thread: Worker): Promise<number> {
  thread.postMessage('used');
  const [used] = (await once(thread, 'message')) as [number];
  return used;
}

async function compared(
  origin: string,
  url: string,
  parallel: number,
  used: () => Promise<number>,
): Promise<string> {
  const bare = new Pool(origin, { connections: parallel });
  const tapped = new Pool(url, { connections: parallel });
  for (const pool of [bare, tapped]) await slice(pool, parallel);
  const before = await used();
  const pairs: (readonly [bare: Slice, tapped: Slice])[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    pairs.push([await slice(bare, parallel), await slice(tapped, parallel)]);
  const spent = (await used()) - before;
  const each = spent / pairs.reduce((sum, [, { count }]) => sum + count, 0);
  await Promise.all([bare.close(), tapped.close()]);
  const of = (read: (pair: (typeof pairs)[number]) => number) => median(pairs.map(read));
  const row = (name: string, index: 0 | 1) =>
    `  ${name.padEnd(16)} p50 ${of((pair) => pair[index].p50).toFixed(3)} ms  p99 ${of((pair) => pair[index].p99).toFixed(3)} ms  ${Math.round(of((pair) => pair[index].perSecond))} /s`;
  const added = (name: 'p50' | 'p99') => of(([floor, subject]) => subject[name] - floor[name]).toFixed(3);
  const ratio = of(([floor, subject]) => subject.perSecond / floor.perSecond).toFixed(2);
  return [
    `lookups, ${parallel} at once (medians of ${ROUNDS} pairs of slices of ${SLICE_MS} ms)`,
    row('bare connection', 0),
    row('through the tap', 1),
    `  the tap adds p50 ${added('p50')} ms, p99 ${added('p99')} ms; rate of tap / bare = ${ratio}`,
    `  processor time of the tap: ${each.toFixed(3)} ms an exchange`,
  ].join('\n');
}

async function slice(pool: Pool, parallel: number): Promise<Slice> {
  const latencies: number[] = [];
  const start = performance.now();
  const lane = async () => {
    for (let at = performance.now(); at - start < SLICE_MS; at = performance.now()) {
      const answer = await pool.request({ path: '/contacts?phone=%2B33142000000', method: 'GET' });
      await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`a lookup was answered ${answer.statusCode}`);
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const perSecond = (sorted.length * 1000) / (performance.now() - start);
  return { count: sorted.length, perSecond, p50: at(0.5), p99: at(0.99) };
}
