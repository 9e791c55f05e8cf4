import { FAULT_KINDS, type FaultKind, type ScheduledFault } from '../../replay/index.ts';
import { milliseconds } from './duration.ts';
import { UsageError } from './errors.ts';

/** Faults last so long, and are so far apart, unless their times are given. */
const DEFAULT_MS = 2000;

/**
 * `--drill 503@10s+5s,restart`: faults with their start and duration, or one after the other.
 * @throws UsageError for an unknown name, an invalid time, and faults that overlap
 */
export function parseFaultSchedule(list: string): ScheduledFault[] {
  const faults: ScheduledFault[] = [];
  let free = 0;
  for (const text of list.split(',').map((part) => part.trim())) {
    const [, name = '', at, length] = /^([^@+]*)(?:@([^+]*))?(?:\+(.*))?$/.exec(text) ?? [];
    const kind = FAULT_KINDS.find((known) => known === name) as FaultKind | undefined;
    if (kind === undefined)
      throw new UsageError(
        `--drill "${text}" is not a drill: use ${FAULT_KINDS.join(', ')}, for example 503@10s+5s.`,
      );
    const atMs = at === undefined ? free + DEFAULT_MS : milliseconds('--drill', at);
    const forMs = length === undefined ? DEFAULT_MS : milliseconds('--drill', length);
    faults.push({ kind, atMs, forMs });
    free = atMs + forMs;
  }
  const inOrder = faults.toSorted((a, b) => a.atMs - b.atMs);
  for (const [index, { kind, atMs, forMs }] of inOrder.entries()) {
    const next = inOrder[index + 1];
    if (next !== undefined && next.atMs < atMs + forMs)
      throw new UsageError(
        `--drill: ${next.kind} begins before ${kind} is over; let one begin after the other.`,
      );
  }
  return inOrder;
}
