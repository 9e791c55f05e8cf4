import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { parseTemplate } from '../simulator/template/index.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import { startTap } from '../tap/index.ts';

/**
 * The tap of the benchmark, in a thread of its own and with all that it does: it records and recognizes. Posts where it is,
 * and when asked the processor time that it has used, in milliseconds.
 */
const origin = workerData as string;
const folder = mkdtempSync(join(tmpdir(), 'bench-tap-'));
const tap = await startTap({
  head: {
    schema: 1,
    tool: { name: 'bench', version: '0' },
    target: { name: 'bench', url: origin },
    startedAt: new Date().toISOString(),
  },
  proxy: { origins: [origin] },
  folder,
  redactor: new Redactor(),
  endpoints: { token: `${origin}/oauth/token` },
  template: parseTemplate(readFileSync(new URL('../fixtures/templates/relay.xml', import.meta.url), 'utf8')),
  onProblem: (sentence) => process.stderr.write(`${sentence}\n`),
});
parentPort?.postMessage({ url: tap.urls[0] ?? '', folder });
// Processor time does not grow with what else the machine has to do.
parentPort?.on('message', () => {
  const { user, system } = process.threadCpuUsage();
  parentPort?.postMessage((user + system) / 1000);
});
