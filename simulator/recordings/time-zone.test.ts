import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeZone } from './time-zone.ts';

const paris = timeZone('Europe/Paris');
const iso = (stamp: string, notBefore?: number, zone = paris) => {
  const ms = zone.instant(stamp, notBefore);
  return ms === undefined ? undefined : new Date(ms).toISOString().replace('.000', '');
};

test('a stamp is read in its zone, unless it has an offset of its own', () => {
  expect(iso('2026/11/23 09:00:00')).toBe('2026-11-23T08:00:00Z');
  expect(iso('2026/07/01 09:00:00')).toBe('2026-07-01T07:00:00Z');
  expect(iso('2026-07-01T09:00:00.250')).toBe('2026-07-01T07:00:00.250Z');
  expect(iso('2026-07-01T09:00:00Z')).toBe('2026-07-01T09:00:00Z');
  expect(iso('2026-07-01T09:00:00-03:30')).toBe('2026-07-01T12:30:00Z');
  expect(iso('2026/11/23 09:00:00', undefined, timeZone())).toBe('2026-11-23T09:00:00Z');
});

test('an hour that the clocks skip is read as if they had not been changed', () => {
  expect(iso('2026/03/29 01:59:59')).toBe('2026-03-29T00:59:59Z');
  expect(iso('2026/03/29 02:30:00')).toBe('2026-03-29T01:30:00Z');
  expect(iso('2026/03/29 03:00:00')).toBe('2026-03-29T01:00:00Z');
});

test('of an hour that they show twice it is the first, or the second where the first is too early', () => {
  expect(iso('2026/10/25 02:30:00')).toBe('2026-10-25T00:30:00Z');
  expect(iso('2026/10/25 02:10:00', Date.UTC(2026, 9, 25, 0, 50))).toBe('2026-10-25T01:10:00Z');
  expect(iso('2026/10/25 03:00:00')).toBe('2026-10-25T02:00:00Z');
});

test.each([
  '',
  '9:00',
  '23/11/2026 09:00:00',
  '2026/13/01 09:00:00',
  '2026/02/30 09:00:00',
  '2026/11/23 24:00:00',
])('"%s" is no time', (stamp) => {
  expect(paris.instant(stamp)).toBeUndefined();
});

test('a zone nobody knows is refused', () => {
  expect(() => timeZone('Europe/Pairs')).toThrow('There is no time zone "Europe/Pairs".');
});

test.each(['Europe/Paris', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'])(
  'in %s every instant is one of the readings of its stamp',
  (name) => {
    const zone = timeZone(name);
    const second = fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
    fc.assert(
      fc.property(second, (s) => {
        expect(zone.instant(zone.stamp(s * 1000), s * 1000)).toBe(s * 1000);
      }),
    );
  },
);
