import { expect, test } from 'vitest';
import { readModel } from '../../simulator/engine/index.ts';
import { MODEL_CLAIMS } from './claims.ts';

const model = Object.values(readModel()).flat();

test.for(MODEL_CLAIMS)('$key is one entry of the engine model', ({ begins }) => {
  expect(model.filter(({ behavior }) => behavior.startsWith(begins))).toHaveLength(1);
});

test('keys and entries are unique', () => {
  for (const name of ['key', 'begins'] as const)
    expect(new Set(MODEL_CLAIMS.map((claim) => claim[name])).size).toBe(MODEL_CLAIMS.length);
});
