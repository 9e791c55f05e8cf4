import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { isMetadata, listOf, lists } from './metadata.ts';

const answer = (status: number, body: string) =>
  new HttpResponse({ exchange: 1, status, headers: [], body, url: 'https://crm.example/.well-known/x' });
const metadata = answer(
  200,
  JSON.stringify({ issuer: 'https://crm.example', one: ['a', 'b'], two: 'a', three: [1] }),
);

describe('server metadata', () => {
  it('is a JSON object with an issuer, answered with 200', () => {
    expect(isMetadata(metadata)).toMatchObject({ holds: true });
    expect(isMetadata(answer(404, metadata.body))).toMatchObject({ holds: false });
    expect(isMetadata(answer(200, '<html>'))).toMatchObject({
      holds: false,
      actual: '200 without a JSON object',
    });
    expect(isMetadata(answer(200, '{}'))).toMatchObject({ holds: false });
  });

  it('has lists of texts', () => {
    expect(listOf(metadata, 'one')).toEqual(['a', 'b']);
    expect(['two', 'three', 'four'].map((name) => listOf(metadata, name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is judged by its lists, and says what stands there', () => {
    const hasA = (values: readonly string[]) => values.includes('a');
    expect(lists(metadata, 'one', 'a', hasA)).toMatchObject({ holds: true });
    expect(lists(metadata, 'one', 'no b', (values) => !values.includes('b'))).toMatchObject({
      holds: false,
      actual: 'one: a, b',
    });
    expect(lists(metadata, 'two', 'a', hasA)).toMatchObject({ holds: false, actual: 'two: no list' });
    expect(lists(metadata, 'four', 'a', hasA)).toMatchObject({ holds: false, actual: 'four: (absent)' });
  });
});
