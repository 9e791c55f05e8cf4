import { expect, onTestFinished, test } from 'vitest';
import { loadRules } from '../../harness/catalog.ts';
import { runSuites } from '../../harness/run.ts';
import type { TargetFile } from '../../harness/target-file/schema.ts';
import { remoteReference } from '../../harness/testing.ts';
import type { Result } from '../../reports/run/document.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { startOauth2orize } from './oauth2orize.ts';
import { tryAgainst } from './verdicts.ts';

const rules = await loadRules();

/** Tries rules in this order, in one run. */
type Run = (rules: readonly Rule[]) => Promise<readonly Result[]>;

/** @returns each rule's verdict and where it was decided, in the order of the catalog */
async function verdictsOf(run: Run, order: readonly Rule[]): Promise<string[]> {
  const results = new Map((await run(order)).map((result) => [result.rule, result]));
  return rules.flatMap(({ id }) => {
    const found = results.get(id);
    if (found === undefined) return [];
    const { verdict, at, actual } = found;
    return [`${id}: ${verdict} ${at}${verdict === 'not-applicable' ? actual : ''}`];
  });
}

/** Fisher and Yates's shuffle, by a linear congruential generator (Numerical Recipes). */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const shuffle = [...list];
  let state = seed;
  for (let last = shuffle.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [shuffle[last], shuffle[other]] = [shuffle[other] as T, shuffle[last] as T];
  }
  return shuffle;
}

/**
 * An application that remembers an approval while a token of it lives, and revokes tokens: a new one for each run, since
 * tokens of an earlier run cannot be revoked.
 */
async function remembering(): Promise<Run> {
  const revocable = (file: TargetFile) => ({
    ...file,
    endpoints: { ...file.endpoints, revocation: '/oauth/revoke' },
  });
  return async (order) => {
    const server = await startOauth2orize({ remembers: true });
    try {
      return await tryAgainst('oauth2orize', server, order, revocable);
    } finally {
      await server.stop();
    }
  };
}

/** The reference connector as one server for all rules; its clock is moved where a rule waits for a rate limit. */
async function reference(): Promise<Run> {
  let ahead = 0;
  const { deployment, close } = await remoteReference(undefined, {
    clock: { now: () => Date.now() + ahead },
  });
  onTestFinished(close);
  const wait = async (ms: number) => {
    ahead += ms;
  };
  return async (order) => {
    const run = await runSuites({
      deployment: { ...deployment, open: async (rule) => ({ ...(await deployment.open(rule)), wait }) },
      selection: order.map((rule) => ({ rule, level: rule.level })),
      profile: { name: 'all', version: '0' },
      tool: { name: 'order', version: '0' },
    });
    return run.results;
  };
}

/** More by hand: `PBX_ORDERS=1,2,3 npx vitest run tests/foreign/order`. */
const SEEDS = (process.env['PBX_ORDERS'] ?? '2').split(',').map(Number);

// After the seed 2 a call of the PBX meets the rate limit that guesses at secrets have used up.
test.each([
  ['the reference connector', reference],
  ['a server that remembers approvals', remembering],
])('%s gets the same verdicts in any order', { timeout: 180_000 }, async (_, open) => {
  const run = await open();
  const expected = await verdictsOf(run, rules);
  for (const seed of SEEDS) {
    expect(await verdictsOf(run, shuffled(rules, seed)), `seed ${seed}`).toEqual(expected);
  }
});

test('each rule gets the verdict alone that it gets among the others', { timeout: 180_000 }, async () => {
  const run = await remembering();
  const expected = await verdictsOf(run, rules);
  const alone: string[] = [];
  for (const rule of rules) alone.push(...(await verdictsOf(run, [rule])));
  expect(alone).toEqual(expected);
});
