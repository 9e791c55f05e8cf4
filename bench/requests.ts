import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import type { BenchSubject } from './slices.ts';

/** Requests under way at once. */
const PARALLEL = 16;

/** The number of the one contact. */
export const number = '+33142000000';

/** A server and a client that it knows. */
export interface Served {
  readonly url: string;
  readonly id: string;
  readonly secret: string;
}

/** The servers that are compared: the connector, a bare Node.js server, and oidc-provider. */
export type Servers = Readonly<Record<'connector' | 'bare' | 'oidc', Served>>;

/** Starts `servers.ts` in a thread of its own. */
export async function startServers(): Promise<{ servers: Servers; stop: () => Promise<unknown> }> {
  const worker = new Worker(new URL('./servers.ts', import.meta.url));
  const [servers] = (await once(worker, 'message')) as [Servers];
  return { servers, stop: () => worker.terminate() };
}

/** One request, sent as often as the benchmark asks. */
export function requests(
  name: string,
  url: string,
  options: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string },
): BenchSubject {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: PARALLEL });
  return {
    name,
    parallel: PARALLEL,
    async once() {
      const answer = await pool.request({ path: `${pathname}${search}`, ...options });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${name} answered ${answer.statusCode}: ${text}`);
    },
    close: () => pool.close(),
  };
}

/** A Client Credentials request. */
export function tokenRequest({ id, secret }: Served): {
  method: 'POST';
  headers: Record<string, string>;
  body: string;
} {
  const form = {
    grant_type: 'client_credentials',
    scope: 'client crm',
    client_id: id,
    client_secret: secret,
  };
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}
