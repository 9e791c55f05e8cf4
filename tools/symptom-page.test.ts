import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGE, symptomPage } from './symptom-page.ts';

it('docs/symptoms.md is the page that npm run docs:symptoms makes', async () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(await symptomPage());
});
