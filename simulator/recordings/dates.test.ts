import { describe, expect, test } from 'vitest';
import { DateEvidence } from './dates.ts';
import { timeZone } from './time-zone.ts';

function decided(...stamps: readonly string[]) {
  const evidence = new DateEvidence();
  for (const [index, stamp] of stamps.entries()) evidence.add(stamp, index + 1);
  return evidence.decide();
}

describe('the order of day and month', () => {
  test.each<[string[], 'dmy' | 'mdy', string]>([
    [['03/02/26 08:15', '17/02/26 08:15'], 'dmy', 'day first, as in "17/02/26 08:15" of line 2'],
    [
      ['2/3/2026 8:15:00 AM', '2/17/2026 8:15:00 AM'],
      'mdy',
      'month first, as in "2/17/2026 8:15:00 AM" of line 2',
    ],
    [['03.02.2026 08:15', '04.02.2026 08:15'], 'dmy', 'day first, as everywhere between dots'],
    [['02/02/26 08:15'], 'dmy', 'day and month are the same everywhere'],
    // 10 and 11 February, 1 March: by months first they would run forth and back.
    [
      ['10/02/26 8:15', '11/02/26 8:15', '01/03/26 8:15'],
      'dmy',
      'the calls follow one another by that order only',
    ],
    [
      ['03/01/26 8:15', '02/11/26 8:15', '02/10/26 8:15'],
      'mdy',
      'the calls follow one another by that order only',
    ],
  ])('is decided by the whole file: %j', (stamps, order, because) => {
    expect(decided(...stamps)).toEqual({ order, because: expect.stringContaining(because) });
  });

  test.each([
    [
      ['04/05/26 08:15', '05/05/26 08:15', '06/05/26 08:15'],
      'Whether "04/05/26 08:15" in line 1 has its day or its month',
    ],
    [['17/02/26 08:15', '02/17/26 08:15'], 'The dates are of two kinds: "17/02/26 08:15" in line 1'],
  ])('is asked for where it stays open: %j', (stamps, message) => {
    expect(() => decided(...stamps)).toThrow(message);
    try {
      decided(...stamps);
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-recording', remedy: expect.stringContaining('--dates dmy') });
    }
  });

  test('does not matter to a file that writes the year first, stray dates aside', () => {
    expect(decided('2026/02/03 08:15:00', '2026-02-03T08:15:00Z', 'soon')).toBeUndefined();
    expect(decided('2026/02/03 08:15:00', '2026/02/03 08:15:00', '04/05/26 08:15')).toBeUndefined();
  });
});

describe('a stamp', () => {
  test.each([
    ['03/02/26 08:15:30', 'dmy', '2026-02-03T08:15:30.000Z'],
    ['3/2/2026 8:15', 'dmy', '2026-02-03T08:15:00.000Z'],
    ['03.02.2026, 08.15.30', 'dmy', '2026-02-03T08:15:30.000Z'],
    ['2/3/2026 8:15:30 PM', 'mdy', '2026-02-03T20:15:30.000Z'],
    ['2/3/2026 12:15:30 AM', 'mdy', '2026-02-03T00:15:30.000Z'],
    ['2/3/2026 12:15:30 p. m.', 'mdy', '2026-02-03T12:15:30.000Z'],
    ['02-03-2026 12:15', 'mdy', '2026-02-03T12:15:00.000Z'],
    ['2026-02-03 08:15:30.123456+01', 'dmy', '2026-02-03T07:15:30.123Z'],
    ['2026-02-03 08:15:30,25 +05:30', 'dmy', '2026-02-03T02:45:30.250Z'],
  ] as const)('%s, %s', (stamp, order, expected) => {
    expect(new Date(timeZone('UTC', order).instant(stamp) ?? Number.NaN).toISOString()).toBe(expected);
  });

  test.each([
    '17/02/26 08:15',
    '2/30/2026 8:15',
    '2/3/2026 13:15 PM',
    '2/3/2026 0:15 AM',
    '2/3/202 8:15',
    '2/3/20268:15',
    '2/3/2026',
  ])('%s is no time, months first', (stamp) => {
    expect(timeZone('UTC', 'mdy').instant(stamp)).toBeUndefined();
  });
});
