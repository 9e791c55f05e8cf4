import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  applyProfile,
  loadProfile,
  loadRules,
  openTarget,
  referenceTargetFile,
  runSuites,
  type Selected,
} from '../harness/index.ts';
import { verdictsIn } from '../harness/testing.ts';
import type { RunDocument } from '../reports/run/document.ts';
import type { Order, Reachable } from './remote/server.ts';

const ROUND_TRIPS_MS = (process.env['ROUND_TRIPS'] ?? '0,20,100').split(',').map(Number);
const LANES = (process.env['LANES'] ?? '1,4,8').split(',').map(Number);
/** Above what any of the runs sends, so that the round trip is what is measured. */
const RATE = Number(process.env['RATE'] ?? 1000);

/**
 * A deployment at some distance: the reference connector in a thread of its own, behind a proxy that holds every byte
 * back, checked as an external target file is, with so many rules side by side. Verdicts are those of the first run.
 */
export async function benchRemote(): Promise<string> {
  const selection = applyProfile(await loadProfile('pbx-connector'), await loadRules());
  const rows: string[] = [];
  let expected: ReadonlySet<string> | undefined;
  for (const roundTripMs of ROUND_TRIPS_MS) {
    for (const lanes of LANES) {
      const run = await checkAt(selection, roundTripMs, lanes);
      expected ??= new Set(verdictsIn(run.results));
      const changed = verdictsIn(run.results).filter((line) => expected?.has(line) === false);
      const requests = run.results.reduce((sum, { exchanges }) => sum + exchanges.length, 0);
      rows.push(
        `  ${String(roundTripMs).padStart(4)} ms  ${lanes} at once  ${(run.durationMs / 1000).toFixed(1).padStart(6)} s  ${requests} requests  ${changed.length} verdicts changed`,
        ...changed.map((line) => `      ${line}`),
        ...(run.notes ?? []).map((note) => `      ${note}`),
      );
    }
  }
  return [`check of ${selection.length} rules at a distance, by round trip and rules at once`, ...rows].join(
    '\n',
  );
}

async function checkAt(
  selection: readonly Selected[],
  roundTripMs: number,
  concurrency: number,
): Promise<RunDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-remote-'));
  const file = referenceTargetFile();
  const worker = new Worker(new URL('./remote/server.ts', import.meta.url), {
    workerData: { file, roundTripMs } satisfies Order,
  });
  try {
    const [{ url, ...templates }] = (await once(worker, 'message')) as [Reachable];
    writeFileSync(join(folder, 'CXEngine.xml'), templates.template);
    writeFileSync(join(folder, 'CXEngineHeadless.xml'), templates.headlessTemplate);
    const target = {
      ...file,
      issuer: url,
      limits: { requestsPerSecond: RATE, timeoutSeconds: 10, concurrency },
      template: { file: 'CXEngine.xml', values: {} },
      headlessTemplate: { file: 'CXEngineHeadless.xml', values: {} },
    };
    const deployment = await openTarget(target, folder);
    try {
      const profile = { name: 'pbx-connector', version: '0' };
      return await runSuites({ deployment, selection, profile, tool: { name: 'bench', version: '0' } });
    } finally {
      await deployment.close();
    }
  } finally {
    await worker.terminate();
    rmSync(folder, { recursive: true });
  }
}
