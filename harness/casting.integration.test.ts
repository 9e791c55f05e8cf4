import { expect, it, onTestFinished } from 'vitest';
import { UNSTATED } from '../suites/kit/refresh-lifetime.ts';
import { loadRules } from './catalog.ts';
import type { TargetFile } from './target-file/schema.ts';
import { remoteReference, runRules } from './testing.ts';

const CODES: TargetFile['clients']['main']['grants'] = ['authorization_code', 'refresh_token'];
const MACHINE: TargetFile['clients']['main']['grants'] = ['client_credentials'];
/** Where a rule depends on which client may do what. */
const AREAS =
  'oauth/client-auth,oauth/client-credentials,oauth/code,oauth/grant,oauth/refresh,oauth/scope,oauth/token';

const rules = await loadRules();

/** @returns the rules of the areas by verdict, on a connector whose clients are registered as the changed file says */
async function verdictsWith(change: (file: TargetFile) => TargetFile, areas = AREAS, headlessOnly = false) {
  const reference = await remoteReference(change, { registered: true, headlessOnly });
  onTestFinished(() => reference.close());
  const { results } = await runRules(reference.deployment, areas);
  return Map.groupBy(results, ({ verdict }) => verdict);
}

it("asks every rule where the PBX's client is for Client Credentials and another for codes", {
  timeout: 120_000,
}, async () => {
  const found = await verdictsWith((file) => ({
    ...file,
    allow: ['destructive', 'load'],
    clients: {
      main: { ...file.clients.main, grants: MACHINE },
      other: file.clients.other,
      limited: { ...(file.clients.limited ?? file.clients.main), grants: CODES },
    },
  }));
  expect([...found.keys()].sort()).toEqual(['not-applicable', 'pass']);
  // What a deployment says of lifetimes has nothing to do with its clients.
  const skipped = (found.get('not-applicable') ?? [])
    .filter(({ actual }) => actual !== UNSTATED)
    .map(({ rule }) => rules.find(({ id }) => id === rule));
  // That client has one redirect URI, and stays what it is in the rule about limited clients.
  const expected = (needs: readonly string[] = []) =>
    needs.includes('two-redirect-uris') || needs.includes('limited-client');
  const others = skipped.filter((rule) => rule?.waits === undefined && !expected(rule?.needs));
  expect(others.map((rule) => rule?.id)).toEqual([]);
});

it('asks what Client Credentials can carry where there is nothing else, and says why not the rest', {
  timeout: 120_000,
}, async () => {
  const found = await verdictsWith(({ user: _, otherUser: __, ...file }) => ({
    ...file,
    approval: { how: 'none' },
    clients: { main: { ...file.clients.main, grants: MACHINE } },
  }));
  expect([...found.keys()].sort()).toEqual(['not-applicable', 'pass']);
  expect(found.get('pass')?.length).toBeGreaterThan(20);
  const byCode = (found.get('not-applicable') ?? []).filter(({ rule }) => rule.startsWith('oauth/code/'));
  expect(byCode.length).toBeGreaterThan(5);
  for (const { actual } of byCode) expect(actual).toMatch(/no client may use the Authorization Code grant/);
});

it('asks about calls where the only template is the one for Client Credentials', {
  timeout: 120_000,
}, async () => {
  const machine = ({ user: _, otherUser: __, ...file }: TargetFile): TargetFile => ({
    ...file,
    approval: { how: 'none' },
    allow: ['destructive', 'load'],
    clients: { main: { ...file.clients.main, grants: MACHINE, redirectUris: [] } },
  });
  const found = await verdictsWith(machine, 'pbx/calls,template/bearer-sent,template/secret-hidden', true);
  const calls = rules.filter(({ id }) => id.startsWith('pbx/calls/'));
  expect(found.get('pass')?.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining([...calls.map(({ id }) => id), 'template/bearer-sent', 'template/secret-hidden']),
  );
  // With the other template, too, a PBX is connected by Authorize, which no user can approve here.
  const both = await verdictsWith(machine, 'pbx/calls/missed-call-logged');
  expect(both.get('not-applicable')?.[0]?.actual).toContain('no client may use the Authorization Code grant');
});
