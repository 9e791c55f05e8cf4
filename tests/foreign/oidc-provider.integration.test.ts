import { expect, onTestFinished, test } from 'vitest';
import { startOidcProvider } from './oidc-provider.ts';
import { expectedVerdicts, explained, pageAbout, verdictLines, verdictsOf } from './verdicts.ts';

const expected = expectedVerdicts('oidc-provider');

test('oidc-provider keeps every rule but those written down', { timeout: 180_000 }, async () => {
  const server = await startOidcProvider();
  onTestFinished(() => server.stop());
  expect(await verdictsOf('oidc-provider', server)).toEqual(verdictLines(expected));
});

test('docs/oidc-provider.md gives the reason of each of them', () => {
  expect(pageAbout('oidc-provider')).toContain(explained(expected));
});
