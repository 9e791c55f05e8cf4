import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadMutants, loadRules } from '../../harness/catalog.ts';
import { referenceDeployment } from '../../harness/reference.ts';
import { runSuites } from '../../harness/run.ts';
import type { RunDocument } from '../../reports/run/document.ts';
import { merge } from '../../reports/run/merge.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { compareCommand } from './compare.ts';

/** Their evidence holds a token, the port of the connector, and instants. */
const RULES = ['oauth/code/code-single-use', 'template/own-endpoints', 'pbx/calls/times-kept'];

const folder = mkdtempSync(join(tmpdir(), 'compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs each rule on a connector of its own that starts anew, with a fault for it. */
async function run(): Promise<RunDocument> {
  const rules = (await loadRules()).filter(({ id }) => RULES.includes(id));
  return merge(await Promise.all(rules.map(runFaulty)));
}

async function runFaulty(rule: Rule): Promise<RunDocument> {
  const [fault] = await loadMutants(rule);
  const deployment = await referenceDeployment(fault);
  try {
    return await runSuites({
      deployment,
      selection: [{ rule, level: rule.level }],
      profile: { name: 'some', version: '1' },
      tool: { name: 'pbx-conformance', version: '0' },
    });
  } finally {
    await deployment.close();
  }
}

let runs: readonly RunDocument[];
beforeAll(async () => {
  runs = [await run(), await run()];
}, 120_000);

it('two runs on one faulty server differ in what they found, as it was sent', () => {
  const [first, second] = runs.map(({ results }) => results.map(({ verdict, actual }) => [verdict, actual]));
  expect(first?.map(([verdict]) => verdict)).toEqual(['fail', 'fail', 'fail']);
  expect(first).not.toEqual(second);
});

it.each([
  ['text', 'No regression: 0 newly failing, 0 fixed.\n'],
  ['markdown', '## ✅ No regression: 0 newly failing, 0 fixed.\n'],
  ['json', '"changedEvidence": []'],
] as const)('nothing is reported of them as %s', async (format, expected) => {
  const [older = '', newer = ''] = runs.map((document, index) => {
    const file = join(folder, `${index}.json`);
    // How long a rule takes depends on the machine; what is asked here is what it found.
    const results = document.results.map((result) => ({ ...result, durationMs: 1 }));
    writeFileSync(file, JSON.stringify({ ...document, results }));
    return file;
  });
  let text = '';
  const out = { write: (more: string) => (text += more) };
  expect(await compareCommand(older, newer, { format }, out)).toBe(0);
  expect(text).toContain(expected);
});
