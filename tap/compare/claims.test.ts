import { expect, test } from 'vitest';
import { readModel } from '../../tools/engine-model.ts';
import { MODEL_CLAIMS } from './claims.ts';

const model = Object.entries(readModel()).flatMap(([area, entries]) =>
  entries.map((entry) => ({ ...entry, area })),
);

test.for(MODEL_CLAIMS)(
  '$key is an entry of the engine model',
  ({ begins, area, source, certainty, ...claim }) => {
    const entries = model.filter(({ behavior }) => behavior.startsWith(begins));
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ area, source, certainty });
    expect(entries[0]?.switch).toBe(claim.switch);
  },
);

test('keys are unique', () => {
  expect(new Set(MODEL_CLAIMS.map(({ key }) => key)).size).toBe(MODEL_CLAIMS.length);
});
