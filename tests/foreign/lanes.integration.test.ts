import { expect, onTestFinished, test } from 'vitest';
import { loadRules } from '../../harness/catalog.ts';
import { shuffled, verdictsIn } from '../../harness/testing.ts';
import { startJmondi } from './jmondi-oauth2-server.ts';
import { startNodeOauth } from './node-oauth.ts';
import { startMockServer } from './oauth2-mock-server.ts';
import { startOauth2orize } from './oauth2orize.ts';
import { startOidcProvider } from './oidc-provider.ts';
import { tryAgainst } from './verdicts.ts';

const rules = await loadRules();
/** More by hand: `PBX_ORDERS=1,2,3 npx vitest run tests/foreign/lanes`. */
const SEEDS = (process.env['PBX_ORDERS'] ?? '3').split(',').map(Number);

test.each([
  ['jmondi-oauth2-server', startJmondi],
  ['node-oauth', startNodeOauth],
  ['oauth2-mock-server', startMockServer],
  ['oauth2orize', startOauth2orize],
  ['oidc-provider', startOidcProvider],
] as const)(
  '%s gets the same verdicts one after the other and eight side by side',
  {
    timeout: 180_000,
  },
  async (name, start) => {
    const server = await start();
    onTestFinished(() => server.stop());
    const run = async (concurrency: number, seed: number) =>
      verdictsIn(
        await tryAgainst(name, server, shuffled(rules, seed), (file) => ({
          ...file,
          limits: { ...file.limits, concurrency },
        })),
      );
    const expected = await run(1, 1);
    for (const seed of SEEDS) expect(await run(8, seed), `seed ${seed}`).toEqual(expected);
  },
);
