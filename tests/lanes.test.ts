import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.test.ts') && !/^(node_modules|dist)\//.test(file),
);
const LANE = /\.(browser|integration|prove)\.test\.ts$/;

it('a test file that starts a process or a browser says so in its name', () => {
  const unit = FILES.filter((file) => !LANE.test(file));
  expect(unit.length).toBeGreaterThan(100);
  const wrong = unit.filter((file) =>
    /from '(node:child_process|testcontainers|playwright|.*\/(chromium|redis)\.ts)'/.test(
      readFileSync(join(ROOT, file), 'utf8'),
    ),
  );
  expect(wrong).toEqual([]);
});

it('a word before .test.ts is a lane that exists', () => {
  const unknown = FILES.filter((file) => /\.[\w-]+\.test\.ts$/.test(file) && !LANE.test(file));
  expect(unknown).toEqual([]);
});
