/** Compares what a report renders with the file kept beside this one; UPDATE_GOLDEN=1 writes the file anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Expects `content` to be that of `<name>.golden` beside this file. */
export function matchesGolden(name: string, content: string): void {
  // A suffix of their own keeps formatters from touching these files.
  const file = new URL(`${name}.golden`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, content);
  expect(existsSync(file), `${file.pathname} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
  expect(content).toBe(readFileSync(file, 'utf8'));
}
