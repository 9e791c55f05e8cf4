import { expect, test } from 'vitest';
import type { RecordingOptions } from './call.ts';
import { readRecording } from './recording.ts';

async function kinds(file: string, options: RecordingOptions = {}): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const path = new URL(`../../fixtures/calls/${file}`, import.meta.url).pathname;
  for await (const { kind } of readRecording(path, options)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

test('the shipped recordings are what they are said to be', async () => {
  expect(await kinds('monday-morning.csv')).toEqual({ call: 60, skipped: 4 });
  expect(await kinds('tuesday-reception.csv')).toEqual({ call: 19, skipped: 1 });
  expect(await kinds('monday-afternoon.jsonl')).toEqual({ call: 21 });
  expect(await kinds('paris-night.csv', { timeZone: 'Europe/Paris' })).toEqual({
    call: 12,
    skipped: 2,
    broken: 4,
  });
});
