import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiPage, PAGE } from './api-page.ts';

const text = readFileSync(PAGE, 'utf8');

it('docs/control-api.md lists the operations that are run; if not, run "npm run docs:api"', () => {
  expect(text).toBe(apiPage(text));
  expect(text).toContain('| `GET /CrmTemplates/Pbx.GeCrmtTemplates()` |');
  expect(text).toContain('| `POST /ring` |');
});

it('a table that is out of date is made anew, and a page without its mark is refused', () => {
  expect(apiPage(text.replace('| `POST /ring` |', '| `POST /sing` |'))).toBe(text);
  expect(() => apiPage('')).toThrow('no marks');
});
