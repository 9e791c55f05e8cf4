import type { CallExample, JournalCheck, ReplayVerdict } from '../reports/replay/document.ts';
import type { PlannedEntry } from '../simulator/recordings/index.ts';
import { type Comparison, fingerprint } from './call-ledger.ts';
import type { Counts } from './statistics.ts';

/** Missing and doubled calls violate what a journal is for; anything that could not be checked leaves the replay incomplete. */
export function verdictOf(
  journal: JournalCheck,
  counts: Pick<Counts, 'waiting'>,
  isComplete: boolean,
): ReplayVerdict {
  if (!journal.checked) return 'incomplete';
  const { doubled, missing, earlier, expected } = journal;
  // A call that still waits is missing for now.
  if (doubled > 0 || missing > counts.waiting) return 'violated';
  const shown = isComplete && counts.waiting === 0 && earlier === 0 && expected > 0;
  return shown ? 'exactly-once' : 'incomplete';
}

/** The calls behind fingerprints, found by reading the recording once more. */
export async function examplesOf(
  { examples }: Comparison,
  entries: AsyncIterable<PlannedEntry>,
  rounds: number,
): Promise<CallExample[]> {
  const missing = new Set(examples.missing);
  const doubled = new Set(examples.doubled);
  const found: CallExample[] = [];
  if (missing.size + doubled.size === 0) return found;
  for await (const entry of entries) {
    if (entry.kind !== 'call') continue;
    if (entry.round >= rounds || missing.size + doubled.size === 0) break;
    const { line, legs = [] } = entry;
    const reports = [entry, ...legs.map(({ to, startedAt }) => ({ ...entry, agent: to, startedAt }))];
    for (const { agent, startedAt } of reports) {
      const value = fingerprint({ ...entry, agent, startedAt });
      const what = missing.delete(value) ? 'missing' : doubled.delete(value) ? 'doubled' : undefined;
      if (what === undefined) continue;
      found.push({ what, line, agent, startedAt: new Date(startedAt).toISOString() });
    }
  }
  return found;
}
