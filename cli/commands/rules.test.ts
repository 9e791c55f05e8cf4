import { expect, it } from 'vitest';
import { loadRules } from '../../harness/catalog.ts';
import { list } from './rules.ts';

const rules = (await loadRules()).slice(0, 40);

it('the catalog is one line for each rule where nothing limits it', () => {
  expect(list(rules).split('\n')).toHaveLength(rules.length + 2);
});

it('on a narrow terminal no line is wider, and every rule is there', () => {
  const lines = list(rules, 80).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const { id, level } of rules) expect(lines).toContain(`${id}  ${level}`);
});
