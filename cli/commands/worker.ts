import { redisAddress, runWorker } from '../../replay/distributed/index.ts';
import { interruptible } from '../lib/interruption.ts';
import { withoutLingering } from '../lib/lingering.ts';
import { positive } from '../lib/number.ts';
import { TOOL } from '../lib/output.ts';
import { say } from '../lib/terminal.ts';

/** Options of `pbx-conformance worker`. */
export interface WorkerOptions {
  readonly redis: string;
  readonly concurrency: string;
}

/** `pbx-conformance worker`: plays partitions of replays until it is interrupted. */
export async function workerCommand({ redis, concurrency }: WorkerOptions): Promise<number> {
  const address = redisAddress(redis, process.env);
  const report = (sentence: string) => say(`${sentence}\n`);
  const work = async (signal: AbortSignal) => {
    await runWorker({
      address,
      concurrency: positive('--concurrency', concurrency, 100),
      environment: process.env,
      version: TOOL.version,
      signal,
      report,
      onReady: () =>
        report(
          `Waiting for replays at the Redis at ${address.host}:${address.port}. Ctrl-C ends the worker.`,
        ),
    });
    return 0;
  };
  return withoutLingering(() => interruptible(work, 'releasing the partitions under way'));
}
