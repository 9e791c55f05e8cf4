import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { placeOfTarget } from './target-place.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'place-')));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'repository', '.git'), { recursive: true });
mkdirSync(join(folder, 'repository', 'ci'));
const file = (path: string, content: string) => {
  writeFileSync(join(folder, path), content);
  return join(folder, path);
};

test('a target file is named as its repository names it, at the line of its issuer', () => {
  const target = file('repository/ci/staging.yaml', '# staging\nname: T\nissuer: https://a.example\n');
  expect(placeOfTarget(target)).toEqual({ path: 'ci/staging.yaml', line: 3 });
});

test('a symbolic link is followed: a service shows nothing at it', () => {
  const target = file('repository/ci/real.yaml', 'issuer: https://a.example\n');
  symlinkSync(target, join(folder, 'repository', 'link.yaml'));
  expect(placeOfTarget(join(folder, 'repository', 'link.yaml'))).toEqual({ path: 'ci/real.yaml', line: 1 });
});

test('outside of any repository and of the working folder only the name of the file is left', () => {
  const target = file('alone.yaml', '{ name: T, issuer: https://a.example }\n');
  expect(placeOfTarget(target)).toEqual({ path: 'alone.yaml', line: 1 });
});
