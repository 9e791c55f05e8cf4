import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { expect, it } from 'vitest';
import { remoteDeployment } from './deployment.ts';
import { referenceTargetFile } from './reference.ts';
import { resolveTarget } from './target-file/resolve.ts';
import { notPassed, remoteReference, runRules } from './testing.ts';

const limits = { requestsPerSecond: 100_000, timeoutSeconds: 0.05 };

it('a server that never answers leaves every rule blocked, and none violated', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dispatcher = new Agent();
  const target = await resolveTarget({ ...referenceTargetFile(), issuer, limits }, '.', dispatcher);
  const deployment = remoteDeployment(target, dispatcher);
  try {
    const run = await runRules({ ...deployment, concurrency: 64 });
    expect(run.summary.pass).toBe(0);
    const decided = notPassed(run).filter(({ verdict }) => !/^(blocked|not-applicable)$/.test(verdict));
    expect(decided).toEqual([]);
  } finally {
    await deployment.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}, 120_000);

it('a CRM API that never answers leaves its rules blocked, and none violated', async () => {
  const remote = await remoteReference((file) => ({ ...file, limits: { ...limits, timeoutSeconds: 1 } }), {
    wrap: (handler) => (request, response) => {
      if (!request.url?.startsWith('/api/crm')) handler(request, response);
    },
  });
  try {
    const run = await runRules({ ...remote.deployment, concurrency: 16 }, 'api/lookup');
    const decided = notPassed(run).filter(({ verdict }) => !/^(blocked|not-applicable)$/.test(verdict));
    expect(decided).toEqual([]);
    const undecided = run.results.filter(({ actual }) => /no (whole )?answer came/.test(actual));
    expect(undecided.length).toBeGreaterThan(10);
  } finally {
    await remote.close();
  }
}, 120_000);
