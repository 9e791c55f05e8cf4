import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bitsOfChance, unguessable } from './unguessable.ts';

/** A verdict that depends on the sample shows within so many runs. */
const RUNS = 200;
const eight = (make: (index: number) => string) => Array.from({ length: 8 }, (_, index) => make(index));
const from = (alphabet: string, length: number) => () =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
const verdicts = (make: (index: number) => string) =>
  new Set(Array.from({ length: RUNS }, () => unguessable(eight(make)).holds));

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE62 = `${BASE36}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const jwt = (jti: string) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256' })}.${part({ sub: 'pbx', jti })}`;
  return `${signed}.${createHmac('sha256', 'k').update(signed).digest('base64url')}`;
};

describe('values drawn at random', () => {
  it.each([
    ['128 bits in base64url', () => randomBytes(16).toString('base64url')],
    ['128 bits in base64, with padding', () => randomBytes(16).toString('base64')],
    ['128 bits in hexadecimal', () => randomBytes(16).toString('hex')],
    ['130 bits in base32', from(BASE32, 26)],
    ['133 bits in decimal', from('0123456789', 40)],
    ['129 bits in base36', from(BASE36, 25)],
    ['131 bits in base62', from(BASE62, 22)],
    ['256 bits in base64url', () => randomBytes(32).toString('base64url')],
    ['a constant beginning before 128 bits', () => `crm_live_${randomBytes(16).toString('base64url')}`],
    ['a constant end after 128 bits', () => `${randomBytes(16).toString('hex')}.apps.example`],
    ['a running number before 160 bits', (index: number) => `${index}|${randomBytes(20).toString('hex')}`],
    ['two UUIDs', () => `${randomUUID()}.${randomUUID()}`],
    ['a JWT with a running number as its id', (index: number) => jwt(String(index + 1))],
  ])('are unguessable in every run: %s', (_, make) => {
    expect(verdicts(make)).toEqual(new Set([true]));
  });

  it.each([
    ['126 bits in base64url', from(`${BASE62}-_`, 21)],
    ['120 bits in base64url', () => randomBytes(15).toString('base64url')],
    ['124 bits in hexadecimal', () => randomBytes(16).toString('hex').slice(1)],
    ['125 bits in base32', from(BASE32, 25)],
    ['126 bits in decimal', from('0123456789', 38)],
    ['124 bits in base36', from(BASE36, 24)],
    ['125 bits in base62', from(BASE62, 21)],
    ['a UUID', () => randomUUID()],
    ['a UUID without hyphens', () => randomUUID().replaceAll('-', '')],
    ['a UUID after a constant', () => `token_${randomUUID()}`],
    ['a long constant and a counter', (index: number) => `${'k'.repeat(60)}${1000 + index}`],
    [
      'an instant',
      (index: number) => (1_700_000_000_000_000_000n + BigInt(index) * 7919n).toString(16).padStart(40, '0'),
    ],
    ['always the same', () => 'Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v'],
  ])('are guessable in every run: %s', (_, make) => {
    expect(verdicts(make)).toEqual(new Set([false]));
  });

  it('are worth 122 bits as UUIDs (RFC 9562 5.4)', () => {
    expect(bitsOfChance(eight(() => randomUUID()))).toBe(122);
  });

  it('are named where they repeat', () => {
    const values = eight(() => randomBytes(32).toString('base64url'));
    expect(unguessable([...values, values[0] ?? '']).actual).toBe('1 of 9 values came before');
  });

  it('are not judged by fewer than eight', () => {
    expect(() => bitsOfChance(['a', 'b'])).toThrow(RangeError);
  });
});

it('takes a moment in hexadecimal for no UUID, whatever digits stand where a UUID has its version', () => {
  const moment = (n: number) =>
    Buffer.from(`pbx-main-16${4}0${8}1${String(n * 7919).padStart(9, '0')}`).toString('hex');
  const codes = Array.from({ length: 10 }, (_, n) => moment(n + 1).padStart(80, '0'));
  expect(codes.every((code) => /[\da-f]{12}4[\da-f]{3}[89ab][\da-f]{15}/.test(code))).toBe(true);
  expect(bitsOfChance(codes)).toBeLessThan(64);
});
