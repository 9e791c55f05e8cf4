import { afterAll, expect, test } from 'vitest';
import { loadRules } from '../../harness/catalog.ts';
import { runSuites } from '../../harness/run.ts';
import type { TargetFile } from '../../harness/target-file/schema.ts';
import { remoteReference, shuffled, verdictsIn } from '../../harness/testing.ts';
import type { Result } from '../../reports/run/document.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { isInShare } from '../share.ts';
import { startOauth2orize } from './oauth2orize.ts';
import { tryAgainst } from './verdicts.ts';

const rules = await loadRules();

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

/** Tries rules in this order, in one run, so many of them side by side. */
type Run = (rules: readonly Rule[], lanes?: number) => Promise<readonly Result[]>;

/** @returns `verdictsIn` of a run in this order */
async function verdictsOf(run: Run, order: readonly Rule[]): Promise<readonly string[]> {
  return verdictsIn(await run(order));
}

/**
 * An application that remembers an approval while a token of it lives, and revokes tokens: a new one for each run, since
 * tokens of an earlier run cannot be revoked.
 */
async function remembering(): Promise<Run> {
  const revocable = (concurrency: number) => (file: TargetFile) => ({
    ...file,
    endpoints: { ...file.endpoints, revocation: '/oauth/revoke' },
    limits: { ...file.limits, concurrency },
  });
  return async (order, lanes = 1) => {
    const server = await startOauth2orize({ remembers: true });
    try {
      return await tryAgainst('oauth2orize', server, order, revocable(lanes));
    } finally {
      await server.stop();
    }
  };
}

/** The reference connector as one server for all rules. */
async function reference(): Promise<Run> {
  const { deployment, close } = await remoteReference();
  closing.push(close);
  return async (order, concurrency = 1) => {
    const run = await runSuites({
      deployment: { ...deployment, concurrency },
      selection: order.map((rule) => ({ rule, level: rule.level })),
      profile: { name: 'all', version: '0' },
      tool: { name: 'order', version: '0' },
    });
    return run.results;
  };
}

/** More by hand: `PBX_ORDERS=1,2,3 npx vitest run tests/foreign/order`. */
const SEEDS = (process.env['PBX_ORDERS'] ?? '2').split(',').map(Number);
/** One rule of so many is tried alone. */
const ALONE_STRIDE = 6;

/** A server, and what the rules say of it one after the other in the order of the catalog. */
function inOrder(open: () => Promise<Run>): () => Promise<{ run: Run; expected: readonly string[] }> {
  let known: Promise<{ run: Run; expected: readonly string[] }> | undefined;
  return () => {
    known ??= open().then(async (run) => ({ run, expected: await verdictsOf(run, rules) }));
    return known;
  };
}
const ofReference = inOrder(reference);
const ofRemembering = inOrder(remembering);

// After the seed 2 a call of the PBX meets the rate limit that guesses at secrets have used up.
test.each([
  ['the reference connector', ofReference],
  ['a server that remembers approvals', ofRemembering],
])(
  '%s gets the same verdicts in any order, one after the other and side by side',
  { timeout: 180_000 },
  async (_, open) => {
    const { run, expected } = await open();
    for (const seed of SEEDS) {
      const order = shuffled(rules, seed);
      expect(await verdictsOf(run, order), `seed ${seed}`).toEqual(expected);
      expect(verdictsIn(await run(order, 8)), `seed ${seed}, eight side by side`).toEqual(expected);
    }
  },
);

test('each rule gets the verdict alone that it gets among the others', { timeout: 180_000 }, async () => {
  const { run, expected } = await ofRemembering();
  const tried = rules.filter((_, column) => isInShare(0, column, ALONE_STRIDE));
  const alone: string[] = [];
  for (const rule of tried) alone.push(...(await verdictsOf(run, [rule])));
  const among = expected.filter((line) => tried.some(({ id }) => line.startsWith(`${id}: `)));
  expect(alone.sort()).toEqual(among);
});
