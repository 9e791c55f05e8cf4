/**
 * Fixtures of Playwright: a connector and a simulated 3CX that is connected to it, new for each test.
 *
 * ```ts
 * import { expect, test } from 'pbx-conformance/playwright';
 * test('the callers name is shown', async ({ page, pbxUrl }) => { await page.goto(pbxUrl); });
 * ```
 */
import { test as base } from 'playwright/test';
import { DEMO_ACCOUNT, DEMO_NUMBER, DEMO_USER, type Demo, startDemo } from '../cli/commands/demo.ts';
import type { Connector } from '../connector/server.ts';
import type { Pbx } from '../simulator/index.ts';

export { expect } from 'playwright/test';

/** What a test gets. */
export interface ConformanceFixtures {
  /** The reference connector, with one account, its user and a contact. */
  readonly connector: Connector;
  /** Where its pages are. */
  readonly connectorUrl: string;
  /** The simulated 3CX: template imported, values saved, authorized. */
  readonly pbx: Pbx;
  /** Where its console is. */
  readonly pbxUrl: string;
  /** What the connector holds: who signs in, the Account ID, and the number of the contact in E.164. */
  readonly sample: typeof SAMPLE;
}

const SAMPLE = { user: DEMO_USER, account: DEMO_ACCOUNT, number: DEMO_NUMBER } as const;

/** Playwright's `test` with the fixtures; extend it, or merge it with `mergeTests`. */
export const test = base.extend<ConformanceFixtures & { readonly connectedPair: Demo }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this pattern
  connectedPair: async ({}, use) => {
    const pair = await startDemo({ port: 0 });
    await use(pair);
    await pair.stop();
  },
  connector: ({ connectedPair }, use) => use(connectedPair.connector),
  connectorUrl: ({ connectedPair }, use) => use(connectedPair.connector.url),
  pbx: ({ connectedPair }, use) => use(connectedPair.pbx),
  pbxUrl: ({ connectedPair }, use) => use(connectedPair.pbx.url),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this pattern
  sample: ({}, use) => use(SAMPLE),
});
