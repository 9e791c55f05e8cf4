import { ConnectorContainer, PbxContainer } from 'pbx-conformance/testcontainers';
import { expect, test } from 'vitest';

test('connector and PBX start', { timeout: 120_000 }, async () => {
  await using connector = await new ConnectorContainer().start();
  await using pbx = await new PbxContainer().start();
  expect((await fetch(`${connector.url}/health`)).status).toBe(200);
  expect((await fetch(`${pbx.url}/api/settings`)).status).toBe(200);
});
