import { expect, test } from 'vitest';
import { CallLedger, compare, Fingerprints, fingerprint } from './call-ledger.ts';

const key = {
  startedAt: Date.UTC(2026, 10, 23, 9),
  agent: '101',
  number: '+33142000000',
  direction: 'Inbound',
};

function fingerprints(...values: readonly number[]): Fingerprints {
  const made = new Fingerprints();
  for (const value of values) made.add(value);
  return made;
}

function ledger(reported: readonly number[], lost: readonly number[] = []): CallLedger {
  const made = new CallLedger();
  made.reported.addAll(fingerprints(...reported));
  made.lost.addAll(fingerprints(...lost));
  return made;
}

test('a call is recognized however the journal writes it', () => {
  const same = fingerprint(key);
  expect(fingerprint({ ...key, number: '01 42 00 00 00', direction: 'inbound' })).toBe(same);
  expect(fingerprint({ ...key, startedAt: key.startedAt + 999 })).toBe(same);
  for (const change of [
    { startedAt: key.startedAt + 1000 },
    { agent: '102' },
    { number: '+33142000001' },
    { direction: 'Outbound' },
  ])
    expect(fingerprint({ ...key, ...change })).not.toBe(same);
});

test('missing, doubled, merged, earlier and lost calls are told apart', () => {
  const expected = ledger([1, 2, 3, 4, 5, 5], [6, 7]);
  expect(compare(expected, fingerprints(4, 9), fingerprints(9, 5, 4, 3, 3, 1, 6, 8))).toEqual({
    expected: 5,
    once: 2,
    missing: 1,
    doubled: 1,
    earlier: 1,
    repeated: 1,
    arrived: 1,
    examples: { missing: [2], doubled: [3] },
  });
});

test('a ledger survives the way through JSON, and two add up', () => {
  const many = Array.from({ length: 5000 }, (_, index) => fingerprint({ ...key, agent: String(index) }));
  const copy = new CallLedger(JSON.parse(JSON.stringify(ledger(many, [1]))));
  copy.add(ledger([2], [3]));
  expect([...copy.reported.values()]).toEqual([...many, 2]);
  expect([...copy.lost.values()]).toEqual([1, 3]);
  expect(new Set(many).size).toBe(5000);
});
