import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failing, passing, runOf, sampleRun } from '../golden/sample.ts';
import type { Result, RunDocument } from './document.ts';
import { merge, RunsDiffer } from './merge.ts';

const sorted = [...sampleRun.results].sort((a, b) => (a.rule < b.rule ? -1 : 1));

/** What one shard of a run writes when it starts `delayMs` after the first one. */
function shard(results: readonly Result[], delayMs: number, durationMs: number): RunDocument {
  const moved = results.map((result) => ({
    ...result,
    exchanges: result.exchanges.map((exchange) => ({ ...exchange, atMs: exchange.atMs - delayMs })),
  }));
  return runOf(moved, {
    startedAt: new Date(Date.parse(sampleRun.startedAt) + delayMs).toISOString(),
    durationMs,
  });
}

describe('merge', () => {
  test('makes of any shards the run they are parts of', () => {
    const shards = fc.array(fc.nat(2), { minLength: sorted.length, maxLength: sorted.length });
    fc.assert(
      fc.property(shards, (homes) => {
        const parts = [0, 1, 2].map((home) => sorted.filter((_, index) => homes[index] === home));
        const whole = runOf(sorted, { durationMs: 1000 });
        expect(merge(parts.map((part) => runOf(part, { durationMs: 1000 })))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('counts instants from the start of the earliest shard', () => {
    const merged = merge([shard([passing], 20, 5000), shard([failing], 0, 100)]);
    expect(merged.startedAt).toBe(sampleRun.startedAt);
    expect(merged.durationMs).toBe(5020);
    expect(merged.results).toEqual([failing, passing]);
  });

  test('keeps each note once', () => {
    const notes = ['The page was loaded twice.'];
    expect(merge([runOf([passing], { notes }), runOf([failing], { notes })]).notes).toEqual(notes);
  });

  test('leaves a single run as it is', () => expect(merge([sampleRun])).toBe(sampleRun));

  test.each([
    ['no run', []],
    ['two targets', [runOf([passing]), runOf([failing], { target: { name: 'staging', url: '' } })]],
    ['two profiles', [runOf([passing]), runOf([failing], { profile: { name: 'oauth', version: '1' } })]],
    ['two PBXs', [runOf([passing]), runOf([failing], { pbx: { profile: 'v18', title: 'V18' } })]],
    ['two versions of the tool', [runOf([passing]), runOf([failing], { tool: { name: 'x', version: '2' } })]],
    ['a rule in both', [runOf([passing, failing]), runOf([failing])]],
  ])('refuses %s', (_, runs) => {
    expect(() => merge(runs)).toThrow(RunsDiffer);
  });
});
