import { expect, test } from 'vitest';
import type { Rule } from '../template/model.ts';
import { findRecords, readVariable } from './mapping.ts';

const at = { line: 1, column: 1 };
const any = (path: string): Rule => ({ type: 'Any', path, ethalon: '', at });
const equals = (path: string, ethalon: string): Rule => ({ type: 'Equals', path, ethalon, at });

/** The texts of a path in every record that passes the rules. */
function texts(tree: unknown, rules: Rule[], path: string, filter: Rule[] = []): string[] {
  return findRecords(tree, rules).map((record) =>
    readVariable(tree, record, { name: 'v', path, filter, at }),
  );
}

test('one record per element of the array on the rule’s way', () => {
  const tree = {
    records: [
      { Id: 1, Name: 'a' },
      { Id: 2, Name: 'b' },
      { Id: null, Name: 'c' },
    ],
  };
  expect(texts(tree, [any('records.Id')], 'records.Name')).toEqual(['a', 'b']);
  expect(texts(tree, [equals('records.Name', 'b')], 'records.Id')).toEqual(['2']);
  expect(texts(tree, [any('records')], 'records.Name')).toEqual(['a', 'b', 'c']);
});

test('arrays in arrays, at the root, and beside the records', () => {
  const companies = [{ people: [{ id: 1 }, { id: 2 }] }, { people: [{ id: 3 }] }];
  expect(texts(companies, [any('people.id')], 'people.id')).toEqual(['1', '2', '3']);
  expect(texts([[{ id: 1 }], [{ id: 2 }]], [any('id')], 'id')).toEqual(['1', '2']);
  expect(texts([{ id: 1, mobile: '+1' }], [any('id')], 'mobile')).toEqual(['+1']);
});

test('every rule has to hold within the record; a rule without an array does not set the records', () => {
  const tree = {
    status: 'ok',
    people: [
      { id: 1, kind: 'a' },
      { id: 2, kind: 'b' },
    ],
  };
  expect(texts(tree, [equals('status', 'ok'), any('people.id')], 'people.kind')).toEqual(['a', 'b']);
  expect(texts(tree, [any('people.id'), equals('people.kind', 'b')], 'people.id')).toEqual(['2']);
  expect(texts(tree, [equals('status', 'error'), any('people.id')], 'people.id')).toEqual([]);
});

test('no records in an empty array, an empty object, an empty text or an answer without the path', () => {
  for (const tree of [{ Data: [] }, { Data: {} }, { Data: '' }, { Data: null }, {}, undefined, 'text'])
    expect(texts(tree, [any('Data')], 'Data.Id')).toEqual([]);
});

test('without rules the whole answer is one record', () => {
  expect(texts({ id: 7 }, [], 'id')).toEqual(['7']);
  expect(texts(undefined, [], 'id')).toEqual(['']);
});

test('a filter picks in an array below the record; without one only a single element has a value', () => {
  const phones = [
    { type: 'work', number: '1' },
    { type: 'mobile', number: '2' },
    { type: 'mobile', number: '3' },
  ];
  const tree = {
    people: [
      { id: 1, phones },
      { id: 2, phones: [phones[0]] },
      { id: 3, phones: [] },
    ],
  };
  const rules = [any('people.id')];
  expect(texts(tree, rules, 'people.phones.number', [equals('people.phones.type', 'mobile')])).toEqual([
    '2',
    '',
    '',
  ]);
  expect(texts(tree, rules, 'people.phones.number')).toEqual(['', '1', '']);
  const gaps = { mails: [{ a: '' }, { a: 'x' }, { a: 'y' }] };
  expect(texts(gaps, [], 'mails.a', [any('mails.a')])).toEqual(['x']);
  expect(texts({ mails: ['', 'x', 'y'] }, [], 'mails', [any('mails')])).toEqual(['x']);
});

test('an array of texts at the end of a rule’s path is one record', () => {
  const tree = { person: { mails: ['a', 'b'], name: 'n' } };
  expect(texts(tree, [any('person.mails')], 'person.name')).toEqual(['n']);
  expect(texts(tree, [equals('person.mails', 'b')], 'person.name')).toEqual(['n']);
  expect(texts(tree, [equals('person.mails', 'c')], 'person.name')).toEqual([]);
});

test('indexing is not supported, and inherited members are no values', () => {
  expect(texts({ mails: ['x'] }, [], 'mails[0]')).toEqual(['']);
  expect(texts({ a: 'text' }, [], 'a.length')).toEqual(['']);
  expect(texts({}, [], 'constructor.name')).toEqual(['']);
});
