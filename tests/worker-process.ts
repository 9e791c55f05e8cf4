import { explainFailure } from '../cli/lib/errors.ts';
import { redisAddress } from '../replay/distributed/redis.ts';
import { runWorker } from '../replay/distributed/worker.ts';

/** A worker like `pbx-conformance worker`, with shorter leases. */
const leaving = new AbortController();
process.once('SIGTERM', () => leaving.abort());
try {
  await runWorker({
    address: redisAddress(process.argv[2] ?? '', process.env),
    // One partition each: a worker that a test ends is playing one.
    concurrency: 1,
    environment: process.env,
    version: 'test',
    signal: leaving.signal,
    report: (sentence) => process.stdout.write(`${sentence}\n`),
    onReady: () => process.stdout.write('Waiting for replays\n'),
    intervalMs: 50,
    leaseMs: 1500,
    stalledCheckMs: 500,
  });
} catch (error) {
  const { message, exitCode } = explainFailure(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
