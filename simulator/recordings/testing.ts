import type { RecordingEntry, RecordingOptions } from './call.ts';
import { readRecording } from './recording.ts';

/** What is read of a text or of bytes, cut into pieces of that size. */
export async function entriesOf(
  content: string | Buffer,
  options: RecordingOptions = {},
  size = 4096,
): Promise<RecordingEntry[]> {
  const bytes = Buffer.from(content as string);
  const cut = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const entries: RecordingEntry[] = [];
  for await (const entry of readRecording(cut, options)) entries.push(entry);
  return entries;
}

/** Of entries that are calls: direction, agent, number and whether it was answered, as short texts. */
export function shortLines(entries: readonly RecordingEntry[]): string[] {
  return entries.map((entry) => {
    if (entry.kind !== 'call') return `${entry.kind}: ${entry.reason}`;
    const arrow = entry.direction === 'Inbound' ? '<-' : '->';
    return `${entry.agent} ${arrow} ${entry.number || 'hidden'} ${entry.answered ? `${entry.durationSeconds} s` : 'missed'}`;
  });
}
