import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { createConnector } from '../connector/server.ts';
import { loadRules } from '../harness/catalog.ts';
import { openTarget } from '../harness/deployment.ts';
import { seedConnector } from '../harness/reference.ts';
import { runSuites } from '../harness/run.ts';
import { parseTargetFile } from '../harness/target-file/load.ts';
import type { RunDocument } from '../reports/run/document.ts';
import { type Reason, verdictLines } from './foreign/verdicts.ts';

const TESTS = dirname(fileURLToPath(import.meta.url));
const TARGET = join(TESTS, '..', 'fixtures', 'targets', 'passport.yaml');
const AT_ONCE = /ends the access token in use: without Authorize, the next call fails at once/;

/** Tries every rule against a connector of its own, as `fixtures/targets/passport.yaml` describes it. */
async function checked(): Promise<RunDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'passport-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const environment = new Proxy<Record<string, string>>(
    {},
    { get: () => randomBytes(24).toString('base64url') },
  );
  const file = parseTargetFile(readFileSync(TARGET, 'utf8'), 'passport.yaml', { environment, folder });
  // What a rule waits for, the connector's clock runs ahead.
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const connector = createConnector({ behavesLike: 'passport', passwordCost: 2, clock });
  onTestFinished(() => connector.stop());
  await connector.start();
  seedConnector(connector, file);
  const { admin } = connector;
  writeFileSync(join(folder, 'CXEngine.xml'), admin.template());
  writeFileSync(join(folder, 'CXEngineHeadless.xml'), admin.template({ method: 'client_credentials' }));
  const limits = { ...file.limits, requestsPerSecond: 100_000 };
  const deployment = await openTarget({ ...file, issuer: connector.url, limits }, folder);
  onTestFinished(() => deployment.close());
  const wait = async (ms: number) => {
    ahead += ms;
  };
  return runSuites({
    deployment: { ...deployment, open: async (rule) => ({ ...(await deployment.open(rule)), wait }) },
    selection: (await loadRules()).map((rule) => ({ rule, level: rule.level })),
    profile: { name: 'all', version: '0' },
    tool: { name: 'passport', version: '0' },
  });
}

test('a connector that behaves like Passport has the verdicts written down, and no others', {
  timeout: 180_000,
}, async () => {
  const expected: Reason[] = parse(readFileSync(join(TESTS, 'passport.verdicts.yaml'), 'utf8'));
  const kinds = { fail: [], advice: [], blocked: [] };
  const { results } = await checked();
  const others = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
  expect(others.map(({ rule, verdict }) => `${rule}: ${verdict}`).sort()).toEqual(
    verdictLines(expected.map((reason) => ({ ...kinds, ...reason }))),
  );
  // Each rule that places a call after a test says which kind of deployment it is.
  const trap = results.filter(({ rule }) => rule.startsWith('pbx/test-button/'));
  const notes = trap.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'note'));
  expect(notes.map(({ claim }) => claim)).toEqual(Array(4).fill(expect.stringMatching(AT_ONCE)));
});
