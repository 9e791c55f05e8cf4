import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unguessable } from './unguessable.ts';

const eight = (make: (index: number) => string) => Array.from({ length: 8 }, (_, index) => make(index));

describe('values drawn by chance', () => {
  it.each([
    ['256 bits in base64url', () => randomBytes(32).toString('base64url')],
    ['128 bits in hexadecimal', () => randomBytes(16).toString('hex')],
    ['a constant head before 160 bits', () => `def50200${randomBytes(20).toString('hex')}`],
  ])('are unguessable: %s', (_, make) => {
    expect(unguessable(eight(make)).holds).toBe(true);
  });

  it.each([
    ['eight digits', () => randomBytes(4).readUInt32BE().toString().padStart(8, '0').slice(-8)],
    ['a long constant and a counter', (index: number) => `${'k'.repeat(60)}${1000 + index}`],
    [
      'a moment',
      (index: number) => (1_700_000_000_000_000_000n + BigInt(index) * 7919n).toString(16).padStart(40, '0'),
    ],
    ['a UUID, which has 122 bits', () => randomUUID()],
    ['always the same', () => 'Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v'],
  ])('are told from %s', (_, make) => {
    expect(unguessable(eight(make)).holds).toBe(false);
  });

  it('names a repetition', () => {
    const values = eight(() => randomBytes(32).toString('base64url'));
    expect(unguessable([...values, values[0] ?? '']).actual).toBe('1 of 9 values came before');
  });
});
