import { describe, expect, it } from 'vitest';
import { ExpressionError, evaluateCondition, evaluateText, type Scope, type Value } from './index.ts';

const VALUES: Readonly<Record<string, Value>> = {
  A: '1',
  B: 'two words',
  Text: 'İstanbul straße',
  Early: { kind: 'date', ms: Date.UTC(2026, 0, 2, 8), utc: true },
  Late: { kind: 'date', ms: Date.UTC(2026, 0, 2, 15), utc: true },
};
const scope: Scope = (name) => (Object.hasOwn(VALUES, name) ? VALUES[name] : undefined);
const text = (source: string) => evaluateText(source, scope);
const holds = (source: string) => evaluateCondition(source, scope);
const failure = (run: () => unknown): string => {
  try {
    return `no error but ${String(run())}`;
  } catch (error) {
    if (error instanceof ExpressionError) return `${error.code}: ${error.message}`;
    throw error;
  }
};

describe('the language of expressions', () => {
  it('reads a name, IIf, a method, a property, a condition or a bracket in brackets, and any other bracket as text', () => {
    expect(text('[A]')).toBe('1');
    expect(text('[IIf(a==a,yes,no)]')).toBe('yes');
    expect(text('[[B].ToUpper()]')).toBe('TWO WORDS');
    expect(text('[[B].Length]')).toBe('9');
    expect(text('[[A]==1]')).toBe('True');
    expect(text('[[A]]')).toBe('1');
    expect(text('["see", [A], {"k": "[B]"}]')).toBe('["see", 1, {"k": "two words"}]');
    expect(text('[A is [A]')).toBe('[A is 1');
  });

  it('binds == and != closer than &&, that closer than ||, and comparisons of order closest of all', () => {
    // Read the other way round, each of them would be the opposite.
    expect(holds('a==a||a==b&&a==b')).toBe(true);
    expect(holds('(a==a||a==b)&&a==b')).toBe(false);
    expect(holds('a==b&&a==b||a==a')).toBe(true);
    expect(holds('a==b&&(a==b||a==a)')).toBe(false);
    expect(holds('1<2==2<3')).toBe(true);
    expect(holds('3>2!=2>3')).toBe(true);
    expect(holds('True==2>1')).toBe(true);
  });

  it('has neither a "not" nor arithmetic', () => {
    expect(holds('!a==b')).toBe(false);
    expect(holds('!a=="!a"')).toBe(true);
    expect(holds('1+1==2')).toBe(false);
    expect(holds('1+1=="1+1"')).toBe(true);
  });

  it('compares plainly written numbers as numbers, dates as instants, and everything else as text with case', () => {
    expect(holds('10>9')).toBe(true);
    expect(holds('2.0==2')).toBe(true);
    expect(holds('007==7')).toBe(false);
    expect(holds('+33==33')).toBe(false);
    expect(holds('1234567890123456==1234567890123456.0')).toBe(false);
    expect(holds('123456789012345==123456789012345.0')).toBe(true);
    expect(holds('[Late]>[Early]')).toBe(true);
    expect(holds('a==A')).toBe(false);
    expect(holds('x10>x9')).toBe(false);
  });

  it('has the methods of .NET in any case and ordinal, and names the one that .NET would throw from', () => {
    expect(text('[[B].tOUPPER()]')).toBe('TWO WORDS');
    expect(text('[[B].IndexOf("W")] [[B].IndexOf("w")]')).toBe('-1 1');
    // Ordinal: no culture makes "ss" of "ß".
    expect(text('[[Text].Contains("strasse")]')).toBe('False');
    expect(failure(() => text('[[A].Substring(2)]'))).toMatch(/^arguments: Substring: /);
    expect(failure(() => text('[[A].Insert(5,"x")]'))).toMatch(/^arguments: Insert: /);
    expect(failure(() => text('[[A].Replace("","x")]'))).toMatch(/^arguments: Replace: /);
    expect(failure(() => text('[[Early].AddYears(9000)]'))).toMatch(/AddYears: /);
  });

  it('takes 512 KiB, 200 levels, results of 8 Mi characters and formats of 1000, and work of half a second', () => {
    const KIB = 1024;
    expect(failure(() => text(`[A]${'x'.repeat(512 * KIB - 3)}`))).toMatch(/^no error/);
    expect(failure(() => text(`[A]${'x'.repeat(512 * KIB - 2)}`))).toMatch(/^too-long: .*limit is 524288/);
    const nest = (levels: number) => `${'('.repeat(levels)}a==a${')'.repeat(levels)}`;
    expect(failure(() => holds(nest(200)))).toBe('no error but true');
    expect(failure(() => holds(nest(201)))).toMatch(/^too-deep: /);
    const large: Scope = () => 'x'.repeat(4 * KIB * KIB);
    expect(failure(() => evaluateText('[x][x]', large).length)).toBe('no error but 8388608');
    expect(failure(() => evaluateText('[x][x].', large))).toMatch(/^too-long: /);
    expect(failure(() => text(`[[Early].ToString("${'-'.repeat(1000)}")]`))).toMatch(/^no error/);
    expect(failure(() => text(`[[Early].ToString("${'-'.repeat(1001)}")]`))).toMatch(/^format: .*1000/);
    const busy = `${'['.repeat(60)}[x]${'.Replace("a","b")]'.repeat(60)}`;
    expect(failure(() => evaluateText(busy, () => 'a'.repeat(4 * KIB * KIB)))).toMatch(/^too-much-work: /);
  });
});
