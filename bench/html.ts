import { applyProfile, loadProfile, loadRules, referenceDeployment, runSuites } from '../harness/index.ts';
import type { Result, RunDocument } from '../reports/run/document.ts';
import { html } from '../reports/run/html.ts';
import { alternate, type BenchSubject } from './slices.ts';

const RESULTS = 2000;
/** One page takes longer than a slice. */
const ROUNDS = 9;

/** The HTML report of 2 000 results with their exchanges, beside writing the same document as JSON. */
export async function benchHtml(): Promise<string> {
  const run = await largeRun();
  const before = process.cpuUsage();
  const page = html(run);
  const { user, system } = process.cpuUsage(before);
  const exchanges = run.results.reduce((sum, result) => sum + result.exchanges.length, 0);
  const table = await alternate(
    `the HTML report of ${RESULTS} results with ${exchanges} exchanges`,
    [subject('html', () => html(run)), subject('JSON.stringify', () => JSON.stringify(run))],
    'html',
    'cost',
    ROUNDS,
  );
  const cold = `${((user + system) / 1e6).toFixed(2)} s of processor time for the first page of a process`;
  return `${table}\n  ${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB; ${cold}`;
}

/** Runs of the reference connector, one after the other, until there are enough results: no two have the same random values. */
async function largeRun(): Promise<RunDocument> {
  const profile = await loadProfile('pbx-connector');
  const selection = applyProfile(profile, await loadRules());
  const tool = { name: 'bench', version: '0' };
  const results: Result[] = [];
  for (let turn = 0; ; turn += 1) {
    const deployment = await referenceDeployment();
    const run = await runSuites({ deployment, selection, profile, tool });
    await deployment.close();
    results.push(...run.results.map((result) => ({ ...result, rule: `${result.rule}-${turn}` })));
    if (results.length >= RESULTS) return { ...run, results: results.slice(0, RESULTS) };
  }
}

function subject(name: string, work: () => unknown): BenchSubject {
  return { name, parallel: 1, once: async () => void work(), close: async () => {} };
}
