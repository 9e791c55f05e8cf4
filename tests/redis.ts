import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CertificateChain } from '../harness/tls/certificate.ts';

/** A Redis of the test's own on a free port. */
export interface OwnRedis {
  readonly port: number;
  readonly url: string;
  /** Stops it from answering, with its sockets open, as a host does that is cut off. */
  freeze(): void;
  /** Kills it (SIGKILL). */
  stop(): Promise<void>;
}

/**
 * Whether a redis-server can be started here. Where there is none, root has it installed by apt-get.
 * @returns why not, in a sentence without its full stop; undefined where it can
 */
export async function whyNoRedis(): Promise<string | undefined> {
  if (isThere()) return undefined;
  if (process.getuid?.() !== 0) return 'no redis-server on the PATH, and only root may install one';
  // Each worker comes here at the same time, and apt-get waits for no other.
  const alone = ['--timeout', '240', join(tmpdir(), 'install-redis.lock')];
  const apt = 'apt-get update && apt-get install -y --no-install-recommends redis-server';
  try {
    await promisify(execFile)('flock', [...alone, 'sh', '-c', apt]);
  } catch (error) {
    return `redis-server could not be installed (${(error as Error).message.split('\n')[0]})`;
  }
  return isThere() ? undefined : 'apt-get brought no redis-server';
}

function isThere(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts a Redis that keeps nothing, on a free port of the loopback interface. */
export async function startRedis({
  password,
  port,
  tls,
}: {
  password?: string;
  port?: number;
  /** Answers over TLS alone. */
  tls?: CertificateChain;
} = {}): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const at = port ?? (await freePort());
  const options = {
    ...(tls === undefined ? { port: String(at) } : tlsOptions(at, folder, tls)),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    ...(password === undefined ? {} : { requirepass: password }),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Ready to accept connections')) resolve();
    });
    ended.then(() => reject(new Error(`redis-server ended: ${said}`)), reject);
  });
  return {
    port: at,
    url: `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${at}`,
    freeze: () => void server.kill('SIGSTOP'),
    async stop() {
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tlsOptions(port: number, folder: string, { leaf, intermediate, root, key }: CertificateChain) {
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': file('server.pem', leaf + intermediate),
    'tls-key-file': file('server.key', key),
    'tls-ca-cert-file': file('root.pem', root),
    'tls-auth-clients': 'no',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
