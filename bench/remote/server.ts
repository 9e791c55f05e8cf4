import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { createConnector } from '../../connector/server.ts';
import { seedConnector, type TargetFile } from '../../harness/index.ts';

/** What the thread is started with. */
export interface Order {
  /** The deployment as its target file describes it. */
  readonly file: TargetFile;
  /** Milliseconds that a request and its answer are on their way together. */
  readonly roundTripMs: number;
}

/** What it posts once the connector can be reached. */
export interface Reachable {
  readonly url: string;
  readonly template: string;
  readonly headlessTemplate: string;
}

/** The reference connector behind a proxy that holds every byte back, in each direction for half of the round trip. */
const { file, roundTripMs } = workerData as Order;
let port = 0;
const proxy = createServer((near) => {
  const far = createConnection(port, '127.0.0.1');
  carry(near, far);
  carry(far, near);
}).listen(0, '127.0.0.1');
await once(proxy, 'listening');
const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const connector = createConnector({ publicUrl: url, passwordCost: 2 });
const { url: listening } = await connector.start();
port = Number(new URL(listening).port);
seedConnector(connector, file);
parentPort?.postMessage({
  url,
  template: connector.admin.template(),
  headlessTemplate: connector.admin.template({ method: 'client_credentials' }),
} satisfies Reachable);

function carry(from: Socket, to: Socket): void {
  const later = (work: () => void) => {
    if (roundTripMs === 0) work();
    else setTimeout(work, roundTripMs / 2);
  };
  from.setNoDelay(true);
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}
