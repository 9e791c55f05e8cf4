import { expect, test } from 'vitest';
import { type Call, callTimes, callTypeOf, endedValues } from './values.ts';

const startedAt = Date.UTC(2025, 2, 14, 9, 26, 53);
const call: Call = { number: '+331', direction: 'Inbound', name: 'Caller', agent: '101', startedAt };

test('an answered call is established after ringing and ends after its talk time', () => {
  const times = callTimes({ ...call, ringSeconds: 4, durationSeconds: 60 }, 0);
  expect(times).toEqual({
    startedAt,
    establishedAt: startedAt + 4_000,
    endedAt: startedAt + 64_000,
    durationMs: 60_000,
  });
  const values = endedValues(call, times, undefined);
  expect(values.get('CallEstablishedTimeUTC')).toEqual({ kind: 'date', ms: startedAt + 4_000, utc: true });
  expect(values.get('CallEndTimeLocal')).toEqual({ kind: 'date', ms: startedAt + 64_000, utc: false });
  expect(values.get('CallStartTimeUTCMillis')).toBe(String(startedAt));
});

test('an unanswered call was never established and lasted no time', () => {
  const missed = { ...call, answered: false };
  expect(callTimes({ ...missed, ringSeconds: 20 }, 0)).toEqual({
    startedAt,
    establishedAt: undefined,
    endedAt: startedAt + 20_000,
    durationMs: 0,
  });
  const times = callTimes(missed, startedAt + 7_000);
  expect(times.endedAt).toBe(startedAt + 7_000);
  const values = endedValues(missed, times, undefined);
  expect(values.get('CallEstablishedTimeUTC')).toBeUndefined();
  expect(values.get('CallType')).toBe('Missed');
});

test.for([
  ['Inbound', true, 'Inbound'],
  ['Inbound', false, 'Missed'],
  ['Outbound', true, 'Outbound'],
  ['Outbound', false, 'Notanswered'],
] as const)('%s, answered %s: %s', ([direction, answered, callType]) => {
  expect(callTypeOf(direction, answered)).toBe(callType);
});

test.for([
  [{ FullName: 'Ada L', LastName: 'x' }, 'Ada L'],
  [{ FirstName: 'Ada', LastName: 'Lovelace' }, 'Ada Lovelace'],
  [{ CompanyName: 'ACME' }, 'ACME'],
  [undefined, 'Caller'],
] as const)('the name of %j is %s', ([contact, name]) => {
  expect(endedValues(call, callTimes(call, startedAt), contact).get('Name')).toBe(name);
});
