import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
}: {
  password?: string;
  port?: number;
} = {}): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const at = port ?? (await freePort());
  const options = {
    port: String(at),
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
    url: `redis://127.0.0.1:${at}`,
    freeze: () => void server.kill('SIGSTOP'),
    async stop() {
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
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
