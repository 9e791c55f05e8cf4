import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { XapiError } from '../errors.ts';
import { Entity, type Entry } from './entity.ts';
import { filterOf } from './filter.ts';
import { COLLECTION_OPTIONS, PAGE_SIZE, Query } from './query.ts';

const SHAPE = z.object({
  Name: z.string().nullable(),
  Count: z.int32(),
  Open: z.boolean(),
  At: z.iso.datetime().nullable(),
  For: z.iso.duration(),
  Parts: z.array(z.string()),
});
const ENTITY = new Entity(SHAPE, ['Parts']);
const ENTRIES: readonly Entry[] = [
  { Name: "Ada's", Count: 1, Open: true, At: '2025-03-14T09:00:00.000Z', For: 'PT5S', Parts: ['x'] },
  { Name: 'bob', Count: 2, Open: false, At: '2025-03-14T10:00:00.000Z', For: 'PT1M30S', Parts: [] },
  { Name: null, Count: 3, Open: false, At: null, For: 'PT0S', Parts: [] },
];

function counts(filter: string): unknown[] {
  return ENTRIES.filter(filterOf(filter, ENTITY)).map((entry) => entry['Count']);
}

function page(options: Record<string, string>, entries: Iterable<Entry> = ENTRIES) {
  return new Query(new URLSearchParams(options), ENTITY, COLLECTION_OPTIONS).page(entries);
}

describe('a filter', () => {
  test.for([
    ['Count eq 2', [2]],
    ['Count ne 2', [1, 3]],
    ['Count gt 1 and Count le 3', [2, 3]],
    ['Count lt 2 or Count ge 3', [1, 3]],
    ['Count eq 1 or Count eq 2 and Open', [1]],
    ['(Count eq 1 or Count eq 2) and not Open', [2]],
    ['not not Open eq true', [1]],
    ["Name eq 'Ada''s'", [1]],
    ["Name eq 'BOB'", []],
    ['Name eq null', [3]],
    ['Name ne null', [1, 2]],
    ["Name lt 'b' or Name ge 'b'", [1, 2]],
    ["contains(Name,'o')", [2]],
    // Unknown for null, and so is its negation.
    ["not contains(Name,'o')", [1]],
    ["not (contains(Name,'o') and Count eq 2)", [1, 3]],
    ["startswith(Name, 'A') or startswith(Name, 'b')", [1, 2]],
    ['At gt 2025-03-14T10:30:00+01:00', [2]],
    ["For gt duration'PT1M'", [2]],
    ["contains('Ada', Name)", []],
    ['2 eq Count', [2]],
  ] as const)('%s', ([filter, expected]) => expect(counts(filter)).toEqual(expected));

  test.for([
    'Count',
    'Count eq',
    'Count eq 1 and',
    'Count eq 1 Count',
    'eq eq eq',
    "Count eq 'x'",
    'Count add 1 eq 2',
    'tolower(Name) eq 1',
    'constructor(Name,Name)',
    'Parts eq 1',
    'toString eq 1',
    "contains(Count,'1')",
    "contains(Name 'x')",
    '(Count eq 1',
    'Count eq 1)',
    "Name eq 'open",
    "For eq duration'5'",
    'At eq 2025-99-99T00:00:00Z',
    '',
    `${'not '.repeat(100)}Open`,
    `${'('.repeat(100)}Open${')'.repeat(100)}`,
    `Name eq '${'x'.repeat(3000)}'`,
    Array(200).fill('Open').join(' or '),
  ])('is refused: %s', (filter) => expect(() => filterOf(filter, ENTITY)).toThrow(XapiError));

  test('never fails in another way than by refusing', () => {
    const word = fc.constantFrom(
      'Name',
      'Count',
      'eq',
      'and',
      'not',
      'or',
      '(',
      ')',
      ',',
      "'x'",
      '1',
      'null',
      'contains',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          counts(text);
        } catch (error) {
          if (!(error instanceof XapiError)) throw error;
        }
      }),
    );
  });
});

describe('a page', () => {
  test('is filtered, counted, sorted, cut and projected in this order', async () => {
    const options = {
      $filter: 'Count le 2',
      $orderby: 'Count desc',
      $top: '1',
      $count: 'true',
      $select: 'Count',
    };
    expect(await page(options)).toEqual({ '@odata.count': 2, value: [{ Count: 2 }] });
    expect((await page({ ...options, $skip: '1' })).value).toEqual([{ Count: 1 }]);
  });

  test('begins with null, and sorts by several properties', async () => {
    const order = async ($orderby: string) => (await page({ $orderby })).value.map((entry) => entry['Count']);
    expect(await order('Name')).toEqual([3, 1, 2]);
    expect(await order('Name desc')).toEqual([2, 1, 3]);
    expect(await order('Open asc, Count desc')).toEqual([3, 2, 1]);
  });

  test('holds related entities where they are asked for', async () => {
    expect((await page({ $top: '1' })).value[0]).not.toHaveProperty('Parts');
    expect((await page({ $top: '1', $select: 'Count', $expand: 'Parts' })).value).toEqual([
      { Count: 1, Parts: ['x'] },
    ]);
  });

  test('is searched by words and phrases in any case', async () => {
    const found = async ($search: string) => (await page({ $search })).value.map((entry) => entry['Count']);
    expect(await found('BOB')).toEqual([2]);
    expect(await found('a d')).toEqual([1]);
    expect(await found('"a d"')).toEqual([]);
    await expect(found('x'.repeat(201))).rejects.toThrow(XapiError);
  });

  test('is bounded, and leads to the next one', async () => {
    let read = 0;
    function* many(): Iterable<Entry> {
      for (; read < 3 * PAGE_SIZE; read += 1) yield { Count: read };
    }
    const first = await page({ $select: 'Count', $top: String(PAGE_SIZE + 5) }, many());
    expect(first.value).toHaveLength(PAGE_SIZE);
    // No more is read than the page and the next entity.
    expect(read).toBe(PAGE_SIZE);
    const next = Object.fromEntries(new URLSearchParams(first.next));
    expect(next).toEqual({ $select: 'Count', $top: '5', $skip: String(PAGE_SIZE) });
    read = 0;
    const second = await page(next, many());
    expect(second.value.map(({ Count }) => Count)).toEqual([0, 1, 2, 3, 4].map((index) => PAGE_SIZE + index));
    expect(second.next).toBeUndefined();
    expect((await page({ $top: '0' })).value).toEqual([]);
  });

  test('of a long collection lets other work go on while it is read', async () => {
    let isRead = false;
    let turns = 0;
    function* many(): Iterable<Entry> {
      for (let index = 0; index < 5000; index += 1) yield { Count: index };
      isRead = true;
    }
    const count = () => {
      if (isRead) return;
      turns += 1;
      setImmediate(count);
    };
    setImmediate(count);
    await page({ $count: 'true', $top: '1' }, many());
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
