import { expect, onTestFinished, test } from 'vitest';
import { startNodeOauth } from './node-oauth.ts';
import { expectedVerdicts, explained, pageAbout, verdictLines, verdictsOf } from './verdicts.ts';

const expected = expectedVerdicts('node-oauth');

test('node-oauth keeps every rule but those written down', { timeout: 180_000 }, async () => {
  const server = await startNodeOauth();
  onTestFinished(() => server.stop());
  expect(await verdictsOf('node-oauth', server)).toEqual(verdictLines(expected));
});

test('docs/node-oauth.md gives the reason of each of them', () => {
  expect(pageAbout('node-oauth')).toContain(explained(expected));
});
