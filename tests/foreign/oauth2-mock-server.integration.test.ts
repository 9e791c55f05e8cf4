import { expect, onTestFinished, test } from 'vitest';
import { startMockServer } from './oauth2-mock-server.ts';
import { expectedVerdicts, explained, pageAbout, verdictLines, verdictsOf } from './verdicts.ts';

const expected = expectedVerdicts('oauth2-mock-server');

test('oauth2-mock-server keeps every rule but those written down', { timeout: 180_000 }, async () => {
  const server = await startMockServer();
  onTestFinished(() => server.stop());
  expect(await verdictsOf('oauth2-mock-server', server)).toEqual(verdictLines(expected));
});

test('docs/oauth2-mock-server.md gives the reason of each of them', () => {
  expect(pageAbout('oauth2-mock-server')).toContain(explained(expected));
});
