import type { CallLeg } from '../../simulator/pbx/index.ts';
import { anyAgent } from './findings/journal.ts';

const ORIGINS = ['call', 'blind-transfer', 'attended-transfer'] as const;

/**
 * The legs of a call that agents passed on, each to one whom no other call has, the last time after waiting for the answer.
 * @param startedAt first ring, in milliseconds since the epoch
 * @param talks what each agent talked, in seconds
 * @param ringSeconds how long each was rung
 */
export function transferredCall(
  startedAt: number,
  talks: readonly [number, number, number],
  ringSeconds: number,
): readonly CallLeg[] {
  let begin = startedAt;
  return talks.map((durationSeconds, index) => {
    const leg = { startedAt: begin, answered: true, ringSeconds, durationSeconds };
    begin += (ringSeconds + durationSeconds) * 1000;
    return { kind: 'extension', to: anyAgent(), origin: ORIGINS[index] ?? 'call', ...leg };
  });
}
