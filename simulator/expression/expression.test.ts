import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EvaluateOptions,
  ExpressionError,
  evaluateCondition,
  evaluateText,
  evaluateValue,
  type Scope,
  type Value,
  variablesIn,
} from './index.ts';

const values: Readonly<Record<string, Value>> = {
  Number: '+33142000000',
  Name: 'Ada Lovelace',
  Agent: '101',
  Empty: '',
  CallType: 'Inbound',
  ReportCallEnabled: 'True',
  FoundRecordCount: '2',
  Template: '[DateTime]: {{[Number]}} ^^[Agent]^^',
  Hostile: '[Agent] {{x}} [IIf(True,a,b)]',
  'Contact::ContactID': '42',
  DateTime: { kind: 'date', ms: Date.UTC(2026, 0, 2, 15, 4, 5, 67), utc: false },
  Utc: { kind: 'date', ms: Date.UTC(2026, 0, 2, 15, 4, 5), utc: true },
  Duration: { kind: 'timespan', ms: 3_725_000 },
};
const scope: Scope = (name) => (Object.hasOwn(values, name) ? values[name] : undefined);
const text = (source: string, options?: EvaluateOptions): string => evaluateText(source, scope, options);
const holds = (source: string, options?: EvaluateOptions): boolean =>
  evaluateCondition(source, scope, options);

function failure(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('The expression was evaluated');
}

describe('text', () => {
  it.each([
    ['plain, "quoted", (a) || b == c', 'plain, "quoted", (a) || b == c'],
    ['[Agent] and [ Agent ]', '101 and 101'],
    ['[Contact::ContactID]', '42'],
    ['a[LineBreak]b', 'a\nb'],
    ['[[Agent]]', '101'],
    ['[Empty]', ''],
    ['[Nobody] stays, [[Nobody]] too', '[Nobody] stays, [[Nobody]] too'],
    ['[agent] has another case', '[agent] has another case'],
    ['[[Nobody].ToString("F0")]', '[[Nobody].ToString("F0")]'],
    ['[[Nobody].Replace("N","[Agent]")]', '[[Nobody].Replace("N","[Agent]")]'],
    ['{{Agent}} ^^[Agent]^^', '[Agent] "101"'],
    ['{{{ ^^^ }}}', '[{ "^ ]}'],
    ['{ "a": { "b": 1 } }', '{ "a": { "b": 1 } }'],
    ['["a", "b [Agent]", [Agent]]', '["a", "b 101", 101]'],
    ['[["a"]] [[1,[Agent]]]', '[["a"]] [[1,101]]'],
    ['[] [ ] ] [', '[] [ ] ] ['],
    ['[Agent [Agent]', '[Agent 101'],
    ['[see > below] [First Name]', '[see > below] [First Name]'],
    ['["[Agent] is not closed', '["101 is not closed'],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });

  it('evaluating once means once', () => {
    expect(text('[Hostile]')).toBe(values['Hostile']);
    expect(text('<[Hostile]>', { passes: 1 })).toBe('<[Agent] {{x}} [IIf(True,a,b)]>');
    expect(text('[[Hostile].Replace("x","y")]')).toBe('[Agent] {{y}} [IIf(True,a,b)]');
    expect(text('[IIf([Agent]=="101",[Hostile],x)]')).toBe(values['Hostile']);
  });

  it('a second pass evaluates the whole result', () => {
    expect(text('[[Template]]', { passes: 0 })).toBe(values['Template']);
    expect(text('[[Template]]', { passes: 2 })).toBe('01/02/2026 15:04:05: [+33142000000] "101"');
    expect(text('[Hostile]', { passes: 2 })).toBe('101 [x] a');
    expect(text('{{Agent}}', { passes: 4 })).toBe('101');
  });

  it('passes without end are an error', () => {
    const turning: Scope = (name) => `[${name}x]`;
    expect(failure(() => evaluateText('[x]', turning, { passes: 1_000_000 })).code).toBe('too-many-passes');
  });

  it('dates and time spans print in the invariant culture', () => {
    expect(text('[DateTime]')).toBe('01/02/2026 15:04:05');
    expect(text('[DateTime]', { utcOffsetMinutes: 120 })).toBe('01/02/2026 17:04:05');
    expect(text('[Utc]', { utcOffsetMinutes: 120 })).toBe('01/02/2026 15:04:05');
    expect(text('[Duration]')).toBe('01:02:05');
    expect(evaluateText('[D]', () => ({ kind: 'timespan', ms: 90_000_000 }))).toBe('1.01:00:00');
  });

  it('one expression alone keeps the kind of its value', () => {
    expect(evaluateValue('[DateTime]', scope)).toEqual(values['DateTime']);
    expect(evaluateValue('at [DateTime]', scope)).toBe('at 01/02/2026 15:04:05');
  });
});

describe('IIf', () => {
  it.each([
    ['[IIf([CallType]==Inbound||[CallType]==Missed,in,out)]', 'in'],
    ['[IIf([CallType]==Missed, in , out )]', 'out'],
    ['[IIf([FoundRecordCount] > 0, True, False)]', 'True'],
    ['[iif([Agent]=="101","a, b (c)","d")]', 'a, b (c)'],
    ['[IIf([Agent]==102,x,Mr [Name] (agent [Agent]))]', 'Mr Ada Lovelace (agent 101)'],
    ['[IIf([Agent]==102,x,[IIf([Empty]=="","nested, yes",no)])]', 'nested, yes'],
    ['[IIf([Agent]==101,"Mr [Name]",x)]', 'Mr Ada Lovelace'],
    ['[IIf([Agent]==101,,x)]', ''],
    ['[IIf([Agent]==101,"",x)]', ''],
    ['[IIf([Nobody]=="",none,some)]', 'none'],
    ['[IIf([Agent]==101,[Nobody],x)]', '[Nobody]'],
    ['[IIf([Agent]==101,^^a^^,x)]', '"a"'],
    ['[IIf([Agent]==101,ok,[[Name].Nonsense()])]', 'ok'],
    ['[IIf(([Agent]==101&&[Empty]==x)||[CallType]==Inbound,yes,no)]', 'yes'],
    ['[[Agent]=="101"]', 'True'],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });
});

describe('conditions', () => {
  it.each([
    ['[CallType]!=Inbound', false],
    ['[CallType]!="Inbound"', false],
    ['[ReportCallEnabled]!=True', false],
    ['[ReportCallEnabled]!=True||[CallType]!=Missed', true],
    ['[IIf([FoundRecordCount]>0,True,False)]', true],
    ['[ReportCallEnabled]', true],
    ['true', true],
    ['yes', false],
    ['[CallType]==inbound', false],
    ['[Nobody]==""', true],
    ['[[Nobody].ToUpper()]==""', true],
    ['[Name]==Ada Lovelace', true],
    ['[FoundRecordCount]==2.0', true],
    ['[FoundRecordCount]>10', false],
    ['[FoundRecordCount]>="2"', true],
    ['[Agent]<1000', true],
    ['007==7', false],
    ['12345678901234567==12345678901234568', false],
    ['+33==33', false],
    ['abc<abd', true],
    ['[Number]==+33142000000', true],
    ['a==a||b==c&&d==e', true],
    ['(a==a||b==c)&&d==e', false],
    ['((a)==(a))', true],
    ['1 < 2 == True', true],
    ['[DateTime]==[Utc]', false],
    ['[Utc]>[DateTime]', false],
    ['[Duration]=="01:02:05"', true],
    ['[[Number].StartsWith("+")]', true],
    ['[[Number].StartsWith("+")]!=True', false],
    ['[[[Number].Length]>5]', true],
    ['"]"=="]"', true],
  ])('%s is %s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it('a condition without text is what its caller needs', () => {
    expect(evaluateCondition(' ', scope)).toBe(false);
    expect(evaluateCondition('', scope, {}, true)).toBe(true);
  });

  it.each([
    ['[ReportCallEnabled]!=True||[CallType]!=Inbound', 39],
    ['[ReportCallEnabled]!=True||[CallType]==""', undefined],
    ['[ReportCallEnabled]==false&&[CallType]==""', undefined],
    ['[ReportCallEnabled]!="True"||[CallType]!=Inbound', 41],
    ['[A]==1&&([B]==two)', 14],
    ['[ReportCallEnabled]!="True"||[CallType]!="Inbound"', undefined],
    ['[CallType]!=Inbound', undefined],
    ['[IIf([ReportCallEnabled]!=True||[CallType]!=Inbound,True,False)]', undefined],
    ['[FoundRecordCount]>0||[CallType]=="Inbound"', undefined],
  ])('V20 takes %s but for the word at %s', (source, offset) => {
    expect(() => holds(source)).not.toThrow();
    if (offset === undefined) expect(() => holds(source, { strict: true })).not.toThrow();
    else
      expect(failure(() => holds(source, { strict: true }))).toMatchObject({ code: 'unquoted-text', offset });
  });
});

describe('errors name the place', () => {
  it.each([
    [
      'x [Number.Replace("+","")]',
      'unknown-function',
      'Unknown function "Number.Replace"; a method takes its value in brackets: [[Number].Replace(...)]',
      2,
    ],
    ['[Concat([A],[B])]', 'unknown-function', 'Unknown function "Concat"', 0],
    ['[[Number].Split(",")]', 'unknown-function', 'Unknown function "Split" on a text', 9],
    ['[[DateTime].Replace("a","b")]', 'unknown-function', 'Unknown function "Replace" on a date', 11],
    ['[[Duration].ToUpper()]', 'unknown-function', 'Unknown function "ToUpper" on a time span', 11],
    ['[IIf([A]==1,b)]', 'arguments', 'IIf takes a condition and two values, not 2 arguments', 0],
    ['[IIf([A]==1,b,c) d]', 'syntax', 'Nothing may follow', 16],
    ['[IIf([A]==1,b,c]', 'syntax', 'is not closed', 4],
    ['[IIf([A]=1,b,c)]', 'syntax', 'Unexpected "=" in a condition; equality is written ==', 8],
    ['[[Number].Replace("+")]', 'arguments', 'Replace: takes 2 arguments, not 1', 9],
    ['[[Number].Replace("","x")]', 'arguments', 'Replace: the text to replace is empty', 9],
    ['[[Agent].Substring(4)]', 'arguments', 'Substring: argument 1 must be a whole number from 0 to 3', 8],
    ['[[Agent].ToLower() x]', 'syntax', 'Nothing may follow "ToLower"', 18],
    ['[[Name].ToString("F0")]', 'format', 'not a number, a date or a time span', 7],
    ['[[Duration].ToString("hh:mm")]', 'format', 'is not a format for a time span', 11],
    ['[[DateTime].ToString("q")]', 'format', '"q" is not a date format', 11],
    ['[IIf([Number].StartsWith("+")==True,a,b)]', 'syntax', 'The call of "StartsWith" needs brackets', 13],
    ['[IIf("[[Agent].Foo()]"==x,a,b)]', 'unknown-function', 'Foo', 14],
  ])('%s', (source, code, message, offset) => {
    const error = failure(() => text(source));
    expect(error).toMatchObject({ code, offset });
    expect(error.message).toContain(message);
  });

  it.each(['a==b)', '(a==b', '[A]=b', 'a!b==c)(', '||)'])('condition %s is a syntax error', (source) => {
    expect(failure(() => holds(source)).code).toBe('syntax');
  });
});

describe('bounds', () => {
  it.each([
    ['1 MB', '[Agent]'.repeat(150_000), 'too-long'],
    ['a 1000-level nest', `${'['.repeat(1000)}Agent${']'.repeat(1000)}`, 'too-deep'],
    ['1000 open brackets', '['.repeat(1000), 'too-deep'],
    ['IIf in IIf', `${'[IIf(a==a,'.repeat(1000)}x${',y)]'.repeat(1000)}`, 'too-deep'],
    ['parentheses in brackets', `[[Agent]==${'('.repeat(1000)}1${')'.repeat(1000)}]`, 'too-deep'],
    ['growing values', `${'['.repeat(150)}[Agent]${'.Replace("1","11")]'.repeat(150)}`, 'too-long'],
  ])('%s', (_, source, code) => {
    expect(failure(() => text(source)).code).toBe(code);
  });

  it('1000 parentheses in a condition', () => {
    expect(failure(() => holds('('.repeat(1000))).code).toBe('too-deep');
  });

  it('a long flat chain of terms or of calls is not nesting', () => {
    expect(holds(`${'a==b||'.repeat(50_000)}a==a`)).toBe(true);
    expect(text(`[[Agent]${'.Trim()'.repeat(50_000)}]`)).toBe('101');
  });

  it('a value that grows beyond bounds is an error', () => {
    const large: Scope = () => 'x'.repeat(1024 * 1024);
    expect(failure(() => evaluateText('[x]'.repeat(20), large)).code).toBe('too-long');
  });
});

describe('properties', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '[',
      ']',
      '[[',
      ']]',
      '"',
      '(',
      ')',
      ',',
      '{{',
      '}}',
      '^^',
      '||',
      '&&',
      '==',
      '!=',
      '>',
      '=',
      ' ',
    ),
    fc.constantFrom(
      'IIf(',
      'Agent',
      '[Name]',
      '.Replace(',
      '.ToString("F0")',
      '.Substring(1)',
      '.AddDays(1)',
      'True',
      '5',
    ),
    fc.string({ maxLength: 4 }),
  );
  const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  it('no text and no condition crashes or hangs it', () => {
    fc.assert(
      fc.property(soup, fc.boolean(), (source, strict) => {
        for (const run of [
          () => text(source, { passes: 3 }),
          () => holds(source, { strict }),
          () => variablesIn(source),
        ]) {
          try {
            run();
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('text without brackets and escapes comes out unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (source) => {
        const plain = source.replace(/[[\]]|\{\{|\}\}|\^\^/g, '');
        fc.pre(!/\{\{|\}\}|\^\^/.test(plain));
        expect(text(plain, { passes: 5 })).toBe(plain);
      }),
    );
  });

  it('a value comes out unchanged, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(evaluateText('<[x]>', () => value)).toBe(`<${value}>`);
      }),
    );
  });

  it('each name is looked up as often as it is written: the work is linear', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (count) => {
        let lookups = 0;
        const counting: Scope = () => {
          lookups += 1;
          return 'v';
        };
        evaluateText('[ a "[x]" [x] '.repeat(count % 150), counting);
        evaluateText('[IIf("[x]"==v,[x],no)] '.repeat(count), counting);
        expect(lookups).toBe(2 * (count % 150) + 2 * count);
      }),
    );
  });
});

it('names are found where they are read', () => {
  expect(variablesIn('a [X] [IIf([Y]=="[Z]",[[W].Replace("[V]",b)],c)] {{N}}')).toEqual([
    { name: 'X', offset: 2 },
    { name: 'Y', offset: 11 },
    { name: 'Z', offset: 17 },
    { name: 'W', offset: 23 },
    { name: 'V', offset: 36 },
  ]);
  expect(variablesIn('[A]!=B||[C]>0', 'condition').map(({ name }) => name)).toEqual(['A', 'C']);
});
