import { expect, it } from 'vitest';
import { readJwt, signingInput } from './jwt.ts';

const parts = { header: { alg: 'none' }, payload: { scope: 'client crm' } };

it('takes apart what it put together', () => {
  expect(readJwt(`${signingInput(parts)}.c2ln`)).toEqual({ ...parts, signature: 'c2ln' });
  expect(readJwt(`${signingInput(parts)}.`)).toEqual({ ...parts, signature: '' });
});

it.each(['opaque', 'a.b', 'a.b.c', `${signingInput(parts)}`, `${signingInput(parts)}.a.b`, 'W10.W10.c2ln'])(
  'takes %s for opaque',
  (token) => {
    expect(readJwt(token)).toBeUndefined();
  },
);
