import { parentPort, workerData } from 'node:worker_threads';
import { createConnector } from '../connector/server.ts';
import { seedConnector } from '../harness/reference.ts';
import type { TargetFile } from '../harness/target-file/schema.ts';

/** What the thread of the reference connector is started with. */
export interface ThreadData {
  readonly file: TargetFile;
  readonly data: string;
  /** 0: any free one. */
  readonly port: number;
}
/** Its message once it listens. */
export interface ThreadReady {
  readonly url: string;
  readonly template: string;
  readonly fileName: string;
}

const SYSTEM = '3CX V20';

if (parentPort !== null) {
  const { file, data, port } = workerData as ThreadData;
  // The lowest cost scrypt takes: the passwords are random.
  const connector = createConnector({ data, port, passwordCost: 2 });
  const { url } = await connector.start();
  const { admin } = connector;
  if (admin.accounts().length === 0) seedConnector(connector, file);
  const listens: ThreadReady = {
    url,
    template: admin.template({ system: SYSTEM }),
    fileName: admin.templateFileName({ system: SYSTEM }),
  };
  parentPort.postMessage(listens);
}
