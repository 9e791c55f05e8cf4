import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { failing, passing, runOf, sampleRun } from '../../reports/golden/sample.ts';
import { FORMATS } from '../../reports/run/index.ts';
import { explainFailure } from '../lib/errors.ts';
import { compareCommand } from './compare.ts';
import { reportCommand } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function sink() {
  let text = '';
  return {
    write(more: string) {
      text += more;
    },
    text: () => text,
  };
}

describe('report', () => {
  test('writes one format to the standard output', async () => {
    const out = sink();
    expect(await reportCommand({ run: file('a.json', sampleRun), format: 'junit' }, out)).toBe(0);
    expect(out.text()).toBe(FORMATS.junit.render(sampleRun));
  });

  test('writes a file, with the folders it needs', async () => {
    const out = join(folder, 'deep', 'er', 'page.html');
    await reportCommand({ run: file('b.json', sampleRun), format: 'html', out });
    expect(readFileSync(out, 'utf8')).toBe(FORMATS.html.render(sampleRun));
  });

  test('joins shards', async () => {
    const out = sink();
    const merge = [file('1.json', runOf([passing])), file('2.json', runOf([failing]))];
    await reportCommand({ format: 'json', merge }, out);
    expect(JSON.parse(out.text())).toEqual(runOf([failing, passing]));
  });

  test.each([
    ['a missing file', { run: join(folder, 'none.json'), format: 'html' }, 'there is no such file'],
    ['a folder', { run: folder, format: 'html' }, 'it is a folder'],
    ['another document', { run: file('c.json', '{}'), format: 'html' }, 'so it is not a run.json'],
    ['an unknown format', { run: file('d.json', sampleRun), format: 'pdf' }, 'Use one of json, junit, html'],
    ['no document', { format: 'html' }, 'report needs a run'],
    [
      'one run twice',
      { format: 'html', merge: [file('e.json', sampleRun), join(folder, 'e.json')] },
      'Merge each run.json once',
    ],
  ])('refuses %s', async (_, options, reason) => {
    const refusal = await reportCommand(options, sink()).catch((error: unknown) => error);
    const { exitCode, message } = explainFailure(refusal);
    expect(exitCode).toBe(2);
    expect(message).toContain(reason);
  });
});

describe('compare', () => {
  const good = () => file('good.json', runOf([passing, { ...failing, verdict: 'pass' }]));
  const bad = () => file('bad.json', runOf([passing, failing]));

  test('exits 1 on a regression and 0 otherwise', async () => {
    expect(await compareCommand(good(), bad(), {}, sink())).toBe(1);
    expect(await compareCommand(bad(), good(), {}, sink())).toBe(0);
  });

  test.each([
    ['text', /^Newly failing \(1\)/],
    ['markdown', /^## ❌ Regression/],
    ['json', /^\{\n {2}"regression": true/],
  ] as const)('writes %s', async (format, start) => {
    const out = sink();
    await compareCommand(good(), bad(), { format }, out);
    expect(out.text()).toMatch(start);
  });
});
