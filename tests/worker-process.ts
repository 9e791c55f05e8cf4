import { explainFailure } from '../cli/lib/errors.ts';
import { redisAddress } from '../replay/distributed/redis.ts';
import { runWorker } from '../replay/distributed/worker.ts';

/** A worker as `pbx-conformance worker` is one, that misses others sooner. */
const leaving = new AbortController();
process.once('SIGTERM', () => leaving.abort());
try {
  await runWorker({
    address: redisAddress(process.argv[2] ?? '', process.env),
    // One share each: whoever is killed or ended in a test was playing one.
    concurrency: 1,
    environment: process.env,
    version: 'test',
    signal: leaving.signal,
    say: (sentence) => process.stdout.write(`${sentence}\n`),
    onReady: () => process.stdout.write('Waiting for replays\n'),
    everyMs: 50,
    lockMs: 1500,
    checkMs: 500,
  });
} catch (error) {
  const { message, exitCode } = explainFailure(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
