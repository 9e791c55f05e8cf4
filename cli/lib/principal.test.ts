import { expect, test } from 'vitest';
import { principalFrom } from './principal.ts';

test('the secret of a principal comes from the environment', () => {
  const secret = 'a random text of some length';
  expect(principalFrom('ci', { PBX_PRINCIPAL_SECRET: secret })).toEqual({ id: 'ci', secret });
});

test.for([
  [{}, 'is not set'],
  [{ PBX_PRINCIPAL_SECRET: 'short' }, 'fewer than 16'],
] as const)('with %j it is refused', ([env, why]) => {
  expect(() => principalFrom('ci', env)).toThrow(why);
});
