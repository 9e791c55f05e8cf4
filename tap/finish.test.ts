import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TapDocument, TapHead } from '../reports/tap/document.ts';
import { tapSchema } from '../reports/tap/schema.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';
import { finishTap, NoTap, type Scrub } from './finish.ts';
import { JOURNAL, TapFolderTaken, TapRecord } from './record.ts';
import { TapSecrets } from './secrets.ts';

const HEAD: TapHead = {
  schema: 1,
  tool: { name: 'test', version: '0' },
  target: { name: 'x', url: 'https://crm.example' },
  startedAt: '2026-11-28T12:00:00.000Z',
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const seen = (number: number, parts: Partial<SeenExchange> = {}): SeenExchange => ({
  number,
  atMs: number * 10,
  durationMs: 5,
  endpoint: 'api',
  request: { method: 'GET', url: `https://crm.example/${number}`, headers: [], body: '' },
  ...parts,
});
const open = (problems: string[] = []) =>
  new TapRecord(folder, HEAD, new TapSecrets(new Redactor()), (sentence) => problems.push(sentence));

async function finished(scrub?: Scrub) {
  const tap = await finishTap(folder, scrub);
  const texts: Record<string, string> = {};
  for (const { name, content } of tap.files) {
    texts[name] = '';
    for await (const part of content) texts[name] += part;
  }
  const document: TapDocument = tapSchema.parse(JSON.parse(texts['tap.json'] ?? ''));
  return { tap, texts, document };
}

describe('a tap is finished', () => {
  it('in the order in which the requests came, without what was lost in flight', async () => {
    const record = open();
    for (const number of [3, 1, 2, 7, 5]) record.append(seen(number), {});
    record.close();
    const { document, tap } = await finished();
    expect(document.exchanges.map(({ number }) => number)).toEqual([1, 2, 3, 5, 7]);
    expect(document.durationMs).toBe(75);
    expect(tap).toMatchObject({ exchanges: 5, calls: 0, broken: 0 });
  });

  it('also after the last line was cut off', async () => {
    const record = open();
    record.append(seen(1), {});
    record.close();
    appendFileSync(join(folder, JOURNAL), '{"number":2,"atMs":3,"req');
    const { document, tap } = await finished();
    expect(document.exchanges).toHaveLength(1);
    expect(tap.broken).toBe(1);
  });

  it('of thousands of exchanges, the first of which ends last', async () => {
    const record = open();
    for (let number = 2; number <= 3000; number += 1) record.append(seen(number), {});
    record.append(seen(1), {});
    record.close();
    const { document } = await finished();
    expect(new Set(document.exchanges.map(({ number }) => number)).size).toBe(3000);
    expect(document.exchanges.at(-1)?.number).toBe(1);
  });

  it.each(['that ends', 'that was killed'])(
    'without a secret that was recognized only when it was presented, of a tap %s',
    async (end) => {
      const handle = 'Zk3v9QmT-x_81LbYwR0dHc7uE2sAoGfJ5nVi4pKqXyD';
      const secrets = new TapSecrets();
      const record = new TapRecord(folder, HEAD, secrets, () => undefined);
      const answer = { status: 200, headers: [], body: JSON.stringify({ handle }) };
      record.append(seen(1, { response: answer }), {});
      const request = { method: 'GET', url: `https://crm.example/s/${handle}`, headers: [], body: '' };
      record.append(seen(2, { request }), {});
      record.close();
      const { texts } = await finished(end === 'that ends' ? (data) => secrets.scrub(data) : undefined);
      expect(readFileSync(join(folder, JOURNAL), 'utf8')).toContain(handle);
      for (const text of Object.values(texts)) expect(text).not.toContain(handle);
    },
  );

  it('as an archive that names what failed', async () => {
    const record = open();
    record.append(seen(1, { failure: 'https://crm.example gives no answer' }), {});
    record.close();
    const { texts } = await finished();
    const { log } = JSON.parse(texts['tap.har'] ?? '') as {
      log: { version: string; entries: { comment: string }[] };
    };
    expect(log.version).toBe('1.2');
    expect(log.entries[0]?.comment).toBe('1 api: https://crm.example gives no answer');
  });

  it.each([
    ['an empty folder', ''],
    ['another file', 'no json\n'],
    ['another version', `${JSON.stringify({ ...HEAD, schema: 99 })}\n`],
  ])('but not %s', async (_, content) => {
    if (content !== '') appendFileSync(join(folder, JOURNAL), content);
    await expect(finishTap(folder)).rejects.toThrow(NoTap);
  });
});

describe('the journal', () => {
  it('is the owner’s alone, and a folder has one', () => {
    const record = open();
    expect(statSync(join(folder, JOURNAL)).mode & 0o077).toBe(0);
    expect(() => open()).toThrow(TapFolderTaken);
    record.discard();
    expect(existsSync(join(folder, JOURNAL))).toBe(false);
  });

  it('stops once secrets could not be replaced any more, and says so once', () => {
    const problems: string[] = [];
    const secrets = new TapSecrets();
    const isFull = vi.spyOn(secrets, 'isFull', 'get').mockReturnValue(false);
    const record = new TapRecord(folder, HEAD, secrets, (sentence) => problems.push(sentence));
    record.append(seen(1), {});
    isFull.mockReturnValue(true);
    record.append(seen(2), {});
    record.append(seen(3), {});
    record.close();
    expect(readFileSync(join(folder, JOURNAL), 'utf8').trim().split('\n')).toHaveLength(2);
    expect(problems).toEqual([
      expect.stringContaining('Nothing more is recorded, and requests go on passing'),
    ]);
  });
});
