import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiPage, PAGES } from './api-page.ts';

test.each(PAGES)('%s shows the operations that are there (npm run docs:api)', (page, tables) => {
  const text = readFileSync(page, 'utf8');
  expect(text).toBe(apiPage(text, tables));
  expect(Object.values(tables).flat().length).toBeGreaterThan(5);
});

test('a page without the marks of a table is refused', () => {
  expect(() => apiPage('# Page', { xapi: [] })).toThrow('no marks for the table xapi');
});
