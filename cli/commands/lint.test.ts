import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lintCommand } from './lint.ts';

const sound = new URL('../../fixtures/templates/sound.xml', import.meta.url).pathname;
let folder: string;
let output: { out: string; err: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-'));
  output = { out: '', err: '' };
  const catching = (name: keyof typeof output) => (text: unknown) => {
    output[name] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(catching('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(catching('err'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('a sound template: exit code 0', async () => {
  expect(await lintCommand([sound], { format: 'text', profile: 'v20' })).toBe(0);
  expect(output).toEqual({ out: '1 template, 0 errors, 0 warnings, 0 for information\n', err: '' });
});

it('an error among the findings: exit code 1; a warning alone: 0', async () => {
  const broken = join(folder, 'broken.xml');
  const warned = join(folder, 'warned.xml');
  await writeFile(broken, '<Crm>');
  await writeFile(warned, '<Crm Name="T" Country="FR" Version="1"/>');
  expect(await lintCommand([sound, broken], { format: 'json', profile: 'v20' })).toBe(1);
  expect(JSON.parse(output.out).files).toHaveLength(2);
  expect(await lintCommand([warned], { format: 'text', profile: 'v20' })).toBe(0);
  expect(output.out).toContain('warning lookup-none');
});

it('a file name that the upload refuses is an error', async () => {
  const spaced = join(folder, 'CX Engine.xml');
  await writeFile(spaced, '<Crm Name="T" Country="FR" Version="1"/>');
  expect(await lintCommand([spaced], { format: 'sarif', profile: 'v18' })).toBe(1);
  expect(JSON.parse(output.out).runs[0].results[0].ruleId).toBe('import/file-name');
});

it('a file that cannot be read: exit code 2 and one sentence, and the others are linted', async () => {
  const missing = join(folder, 'missing.xml');
  expect(await lintCommand([missing, sound], { format: 'text', profile: 'v20' })).toBe(2);
  expect(output.err).toBe(`The template ${missing} cannot be read: there is no such file. Check its path.\n`);
  expect(output.out).toMatch(/^1 template, /);
});
