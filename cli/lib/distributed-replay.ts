import { createReadStream } from 'node:fs';
import type { TargetFile } from '../../harness/index.ts';
import type { ReplayRun } from '../../replay/index.ts';
import type { RecordingOptions } from '../../simulator/recordings/index.ts';
import { UsageError } from './errors.ts';
import { withoutLingering } from './lingering.ts';
import { positive } from './number.ts';
import { TOOL } from './output.ts';
import { recordingOptionsOf } from './recording-options.ts';
import type { ReplayOptions } from './replay-options.ts';
import { complain } from './terminal.ts';

/** @throws UsageError where workers would be given a connector that they cannot reach; nothing has to be read to see that */
export function refuseWorkersAlone({ workers, target }: Pick<ReplayOptions, 'workers' | 'target'>): void {
  if (workers !== undefined && target === undefined) throw needsTarget();
}

function needsTarget(): UsageError {
  return new UsageError(
    '--workers needs --target FILE: the reference connector that is started here can be reached from this process alone.',
  );
}

/**
 * With `--workers`: how the replay is distributed, and every worker reads the recording by the same options. The code of the coordinator, and with it BullMQ and ioredis, is loaded
 * here and only then.
 * @throws UsageError, ConfigurationError
 */
export async function distributionOf(
  recording: string,
  options: ReplayOptions,
  file: TargetFile | undefined,
  recordingOptions: RecordingOptions = recordingOptionsOf(options),
): Promise<Pick<ReplayRun, 'distribute'>> {
  const { workers: url, waitFor, target } = options;
  if (url === undefined) {
    if (waitFor !== undefined) throw new UsageError('--wait-for is for workers: give --workers too.');
    return {};
  }
  if (target === undefined || file === undefined) throw needsTarget();
  if (options.drill !== undefined)
    throw new UsageError('--drill does not go with --workers: outages are played from within this process.');
  if (file.approval.how === 'person')
    throw new UsageError(
      `--workers does not go with approval: person, which ${file.name} asks for: no person approves at a worker.`,
    );
  const workers = positive('--wait-for', waitFor ?? '1', 1000);
  const { bundleTarget, coordinateReplay, redisAddress } = await import('../../replay/distributed/index.ts');
  const address = redisAddress(url, process.env);
  const manifest = {
    version: TOOL.version,
    target: bundleTarget(target, file),
    recordingOptions,
  };
  return {
    distribute: (part) =>
      withoutLingering(() =>
        coordinateReplay(part, {
          address,
          workers,
          manifest,
          recording: () => createReadStream(recording, { highWaterMark: 256 * 1024 }),
          report: complain,
        }),
      ),
  };
}
