import { expect, test } from 'vitest';
import { nestsTooDeeply } from './nesting.ts';

test.each([
  ['a thousand levels', `${'['.repeat(1000)}${']'.repeat(1000)}`, false],
  ['one more', `${'[{"a":'.repeat(501)}1`, true],
  ['many lists side by side', `[${'[],'.repeat(5000)}[]]`, false],
  ['brackets in texts', JSON.stringify({ a: `\\"${'['.repeat(5000)}`, b: '\\' }), false],
  ['brackets after texts', `["\\\\\\"[",${'['.repeat(1000)}`, true],
])('%s', (_, text, expected) => {
  expect(nestsTooDeeply(text)).toBe(expected);
});
