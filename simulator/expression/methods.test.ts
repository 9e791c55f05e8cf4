import { describe, expect, it } from 'vitest';
import { evaluateText, type Value } from './index.ts';

function call(receiver: Value, source: string, utcOffsetMinutes = 0): string {
  return evaluateText(`[[x]${source}]`, (name) => (name === 'x' ? receiver : undefined), {
    utcOffsetMinutes,
  });
}

const moment = Date.UTC(2026, 0, 31, 3, 4, 5, 67);
const date: Value = { kind: 'date', ms: moment, utc: false };
const utc: Value = { kind: 'date', ms: moment, utc: true };
const span = (ms: number): Value => ({ kind: 'timespan', ms });

describe('text', () => {
  it.each([
    ['+33 1', '.Replace("+","%2B").Replace(" ","")', '%2B331'],
    ['a.b.c', '.Replace(".","")', 'abc'],
    ['abcdef', '.Substring(2)', 'cdef'],
    ['abcdef', '.Substring(2,3)', 'cde'],
    ['abc', '.Substring(3)', ''],
    ['aÉ', '.ToLower()', 'aé'],
    ['aé', '.ToUpperInvariant()', 'AÉ'],
    [' a ', '.Trim()', 'a'],
    ['xxaxx', '.Trim("x")', 'a'],
    ['xxaxx', '.TrimStart("x")', 'axx'],
    ['a  ', '.TrimEnd()', 'a'],
    ['banana', '.IndexOf("an")', '1'],
    ['banana', '.IndexOf("an",2)', '3'],
    ['banana', '.LastIndexOf("an")', '3'],
    ['banana', '.IndexOf("x")', '-1'],
    ['banana', '.StartsWith("ba")', 'True'],
    ['banana', '.EndsWith("x")', 'False'],
    ['banana', '.Contains("nan")', 'True'],
    ['banana', '.Length', '6'],
    ['banana', '.get_Length()', '6'],
    ['banana', '.Remove(2)', 'ba'],
    ['banana', '.Remove(1,4)', 'ba'],
    ['ba', '.Insert(1,"xx")', 'bxxa'],
    ['7', '.PadLeft(3,"0")', '007'],
    ['7', '.PadRight(3)', '7  '],
    ['abc', '.ToString()', 'abc'],
    ['', '.ToString("yyyy")', ''],
    ['', '.AddDays(1)', ''],
    ['2026-01-31T03:04:05Z', '.ToString("dd/MM HH:mm")', '31/01 03:04'],
    ['2026-01-31T03:04:05.678+02:00', '.ToUniversalTime().ToString("HH:mm:ss.fff")', '01:04:05.678'],
    ['01/31/2026 03:04:05', '.AddHours(1)', '01/31/2026 04:04:05'],
  ])('"%s"%s', (receiver, source, expected) => {
    expect(call(receiver, source)).toBe(expected);
  });
});

describe('dates', () => {
  it.each([
    ['yyyy-MM-ddTHH:mm:ssZ', '2026-01-31T03:04:05Z'],
    ['yyyyMMddHHmmss', '20260131030405'],
    ['d MMM yy, h:mm tt', '31 Jan 26, 3:04 AM'],
    ['dddd dd MMMM', 'Saturday 31 January'],
    ['ddd H', 'Sat 3'],
    ['HH\\h \'and\' "x"', '03h and x'],
    ['ss.fff FFFFF', '05.067 067'],
    ['%d', '31'],
    ['zzz', '+00:00'],
    ['d', '01/31/2026'],
    ['s', '2026-01-31T03:04:05'],
    ['u', '2026-01-31 03:04:05Z'],
    ['R', 'Sat, 31 Jan 2026 03:04:05 GMT'],
    ['G', '01/31/2026 03:04:05'],
  ])('%s', (format, expected) => {
    expect(evaluateText(`[[x].ToString("${format.replaceAll('"', "'")}")]`, () => date)).toBe(expected);
  });

  it("are printed in the PBX's zone, and UTC ones in UTC", () => {
    expect(call(date, '.ToString("HH:mm zzz K")', 330)).toBe('08:34 +05:30 +05:30');
    expect(call(date, '.ToString("o")', -60)).toBe('2026-01-31T02:04:05.0670000-01:00');
    expect(call(utc, '.ToString("o")', 330)).toBe('2026-01-31T03:04:05.0670000Z');
    expect(call(date, '.ToUniversalTime()', 330)).toBe('01/31/2026 03:04:05');
    expect(call(utc, '.ToLocalTime()', 330)).toBe('01/31/2026 08:34:05');
  });

  it.each([
    ['.AddMinutes(-5)', '01/31/2026 02:59:05'],
    ['.AddHours(24.5)', '02/01/2026 03:34:05'],
    ['.AddDays(1)', '02/01/2026 03:04:05'],
    ['.AddMonths(1)', '02/28/2026 03:04:05'],
    ['.AddYears(-1).AddSeconds(1)', '01/31/2025 03:04:06'],
    ['.Year', '2026'],
    ['.get_Hour()', '3'],
  ])('%s', (source, expected) => {
    expect(call(date, source)).toBe(expected);
  });

  it.each(['.AddDays(x)', '.AddDays()', '.AddYears(9000)', '.AddDays(999999999999999)'])(
    '%s is an error',
    (source) => {
      expect(() => call(date, source)).toThrow(/^Add(Days|Years): /);
    },
  );
});

describe('time spans', () => {
  it.each([
    [3_725_500, '.get_TotalSeconds()', '3725.5'],
    [90_000, '.get_TotalMinutes()', '1.5'],
    [90_000, '.TotalHours', '0.025'],
    // As many decimals as a double prints, and still a number for the next call.
    [61_000, '.get_TotalMinutes().ToString("F0")', '1'],
    [1, '.get_TotalMinutes().ToString("F7")', '0.0000167'],
    [3_725_500, '.get_Minutes()', '2'],
    [3_725_500, '.get_TotalSeconds().ToString("F0")', '3726'],
    [3_725_500, '.ToString("hh\\:mm\\:ss")', '01:02:05'],
    [3_725_500, ".ToString(\"h'h 'm'm'\")", '1h 2m'],
    [3_725_500, '.ToString("c")', '01:02:05.5000000'],
    [90_061_000, '.ToString("g")', '1:1:01:01'],
    [3_725_500, '.ToString("G")', '0:01:02:05.5000000'],
    [-1000, '', '-00:00:01'],
    [3_725_500, '.ToString()', '01:02:05'],
  ])('%s ms %s', (ms, source, expected) => {
    expect(call(span(ms), source)).toBe(expected);
  });
});

describe('numbers', () => {
  it.each([
    ['2.5', 'F0', '3'],
    ['-2.5', 'F1', '-2.5'],
    ['1234.5', 'F', '1234.50'],
    ['1234567.891', 'N2', '1,234,567.89'],
    ['1234567', 'N0', '1,234,567'],
    ['0.125', 'P1', '12.5 %'],
    ['-5', 'C', '(¤5.00)'],
    ['42', 'D5', '00042'],
    ['255', 'x4', '00ff'],
    ['12345', 'E2', '1.23E+004'],
    ['1234.5', 'G3', '1230'],
    ['5', '00', '05'],
    ['1234.5', '#,##0.00', '1,234.50'],
    ['1234.5', '0.##', '1234.5'],
    ['0', '#', ''],
    ['0.5', '#.#', '.5'],
    ['1234567', '000-0000', '123-4567'],
    ['0.25', '0%', '25%'],
    ['-3', '0;(0);zero', '(3)'],
    ['0', '0;(0);zero', 'zero'],
    ['7', "0' min'", '7 min'],
  ])('%s as %s', (number, format, expected) => {
    expect(call(number, `.ToString("${format}")`)).toBe(expected);
  });

  it.each(['D2', 'X', 'Q1'])('1.5 has no format %s', (format) => {
    expect(() => call('1.5', `.ToString("${format}")`)).toThrow(
      `ToString: "${format}" is not a format for the number 1.5`,
    );
  });
});
