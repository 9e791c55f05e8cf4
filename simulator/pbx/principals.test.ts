import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPbx } from './pbx.ts';

test('a principal outlives the process, and its secret is stored as a hash only', async () => {
  const data = mkdtempSync(join(tmpdir(), 'principals-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const first = createPbx({ data });
  const { id, secret } = first.principals.create('ci-runner');
  expect(first.principals.create('other').secret).not.toBe(secret);
  await first.stop();
  expect(readFileSync(join(data, 'pbx.sqlite')).includes(secret)).toBe(false);

  const second = createPbx({ data });
  onTestFinished(() => second.stop());
  expect(second.principals.ids()).toEqual(['ci-runner', 'other']);
  expect(second.principals.accepts(id, secret)).toBe(true);
  expect(second.principals.accepts('other', secret)).toBe(false);
  expect(second.principals.accepts(id, `${secret}x`)).toBe(false);
  expect(second.principals.accepts('nobody', secret)).toBe(false);
  second.principals.remove(id);
  expect(second.principals.accepts(id, secret)).toBe(false);
  expect(() => second.principals.remove(id)).toThrow('no stored service principal');
});

test('a principal given as an option is accepted and not stored', async () => {
  const pbx = createPbx({ principal: { id: 'given', secret: 's3cret of a test' } });
  onTestFinished(() => pbx.stop());
  expect(pbx.principals.ids()).toEqual(['given']);
  expect(pbx.principals.accepts('given', 's3cret of a test')).toBe(true);
  expect(pbx.principals.accepts('given', '')).toBe(false);
  expect(() => pbx.principals.create('given')).toThrow('already');
});

test.for(['', 'a b', 'x'.repeat(65), 'é'])('"%s" is not a client id', async (id) => {
  const pbx = createPbx();
  onTestFinished(() => pbx.stop());
  expect(() => pbx.principals.create(id)).toThrow('1 to 64');
});
