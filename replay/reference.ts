import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Agent } from 'undici';
import { remoteDeployment } from '../harness/deployment.ts';
import { referenceTargetFile } from '../harness/reference.ts';
import { resolveTarget } from '../harness/target-file/resolve.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import type { ThreadData, ThreadReady } from './reference-thread.ts';

/** A deployment that can be stopped at any moment, and started again over its state. */
export interface Restartable {
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>;
  /** Starts it at the same address. */
  start(): Promise<void>;
}

/**
 * Starts the reference connector for a replay: in a thread of its own, so that it does not slow down the PBXs, with its state
 * on disk in a folder that is removed when it is closed.
 */
export async function startReference(): Promise<{ deployment: Deployment; restartable: Restartable }> {
  const file = referenceTargetFile();
  const data = await mkdtemp(join(tmpdir(), 'pbx-conformance-replay-'));
  let worker: Worker | undefined;
  let port = 0;

  const start = async (): Promise<ThreadReady> => {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const workerData: ThreadData = { file, data, port };
    worker = new Worker(new URL(`./reference-thread.${extension}`, import.meta.url), { workerData });
    const [listens] = (await once(worker, 'message')) as [ThreadReady];
    port = Number(new URL(listens.url).port);
    return listens;
  };
  const stop = async () => {
    await worker?.terminate();
    worker = undefined;
  };

  const { url, template, fileName } = await start();
  const dispatcher = new Agent();
  const described = await resolveTarget({ ...file, issuer: url }, '.', dispatcher);
  const deployment = remoteDeployment(
    {
      ...described,
      template: { fileName, load: async () => template, values: {} },
      limits: { ...described.limits, requestsPerSecond: 1000 },
    },
    dispatcher,
  );
  return {
    deployment: {
      ...deployment,
      async close() {
        await deployment.close();
        await stop();
        await rm(data, { recursive: true, force: true });
      },
    },
    restartable: { stop, start: async () => void (await start()) },
  };
}
