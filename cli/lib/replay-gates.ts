import type { MostFailed, ReplayGates } from '../../reports/replay/gates.ts';
import { latency } from './duration.ts';
import { UsageError } from './errors.ts';
import type { ReplayOptions } from './replay-options.ts';

/** @returns the limits of a replay as the command line gives them. @throws UsageError for one that cannot be read */
export function gatesOf({ maxP95, maxP99, maxFailed }: ReplayOptions): ReplayGates {
  return {
    ...(maxP95 === undefined ? {} : { p95Ms: latency('--max-p95', maxP95) }),
    ...(maxP99 === undefined ? {} : { p99Ms: latency('--max-p99', maxP99) }),
    ...(maxFailed === undefined ? {} : { failed: failedOf(maxFailed) }),
  };
}

function failedOf(text: string): MostFailed {
  const [, value = '', percent] = /^(\d+(?:\.\d+)?)(%)?$/.exec(text.trim()) ?? [];
  if (value === '' || (percent === undefined && value.includes('.')))
    throw new UsageError(
      `--max-failed "${text}" is neither a number nor a share of the calls.`,
      'Write 0, 10 or 0.5%.',
    );
  return { most: Number(value), per: percent === undefined ? 'replay' : 'hundred calls' };
}
