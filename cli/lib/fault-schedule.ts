import { FAULT_KINDS, type FaultKind, type ScheduledFault } from '../../replay/fault-injection.ts';
import { milliseconds } from './duration.ts';
import { UsageError } from './errors.ts';

/** Where nothing is said, drills last so long, and are so far apart. */
const USUAL_MS = 2000;

/**
 * `--drill 503@10s+5s,restart`: each drill with when it begins and how long it lasts, or one after the other.
 * @throws UsageError for a name that is no drill, a time that is none, and drills that overlap
 */
export function parseFaultSchedule(list: string): ScheduledFault[] {
  const drills: ScheduledFault[] = [];
  let free = 0;
  for (const text of list.split(',').map((part) => part.trim())) {
    const [, name = '', at, length] = /^([^@+]*)(?:@([^+]*))?(?:\+(.*))?$/.exec(text) ?? [];
    const kind = FAULT_KINDS.find((drill) => drill === name) as FaultKind | undefined;
    if (kind === undefined)
      throw new UsageError(
        `--drill "${text}" is not a drill: use ${FAULT_KINDS.join(', ')}, for example 503@10s+5s.`,
      );
    const atMs = at === undefined ? free + USUAL_MS : milliseconds('--drill', at);
    const forMs = length === undefined ? USUAL_MS : milliseconds('--drill', length);
    drills.push({ kind, atMs, forMs });
    free = atMs + forMs;
  }
  const inOrder = drills.toSorted((a, b) => a.atMs - b.atMs);
  for (const [index, { kind, atMs, forMs }] of inOrder.entries()) {
    const next = inOrder[index + 1];
    if (next !== undefined && next.atMs < atMs + forMs)
      throw new UsageError(
        `--drill: ${next.kind} begins before ${kind} is over; let one begin after the other.`,
      );
  }
  return inOrder;
}
