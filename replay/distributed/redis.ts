import type { Redis } from 'ioredis';
import { ConfigurationError, Unreachable } from '../../harness/errors.ts';

/** Address of a Redis, and the credentials for it. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
}

/** A connection that is watched. */
export interface RedisConnection {
  /** For commands that do not block. */
  readonly client: Redis;
  /** How messages call it. */
  readonly name: string;
  /** Rejects when the connection is lost for good, or when `close` ends it. */
  readonly gone: Promise<never>;
  /** Disconnects at once. */
  close(): void;
}

/** Retries of a lost connection, after 0.1 s, 0.2 s ...: two seconds in all. */
const MOST_RETRIES = 6;
const CONNECT_MS = 5000;
/** How Node.js refuses a certificate that no authority it knows has signed. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const PING_EVERY_MS = 1000;
/** Pings in a row without an answer after which a Redis counts as gone: its host may be down, with no socket closed. */
const MOST_UNANSWERED = 3;

/**
 * @param url `redis://HOST:PORT[/DB]`, or `rediss:` for TLS; a user may stand in it, a password may not
 * @param environment may hold the password, as REDIS_PASSWORD
 * @throws ConfigurationError
 */
export function redisAddress(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.password)
    throw new ConfigurationError(
      'The address of the Redis holds a password, which everybody on this machine can read there: leave it out and set REDIS_PASSWORD.',
    );
  const [, db = '0'] = /^\/?(\d*)$/.exec(parsed?.pathname ?? '') ?? [];
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '')
    throw new ConfigurationError(
      `"${url}" is not the address of a Redis: write redis://HOST:PORT, for example redis://127.0.0.1:6379.`,
    );
  if (!/^\/?\d*$/.test(parsed.pathname))
    throw new ConfigurationError(
      `"${url}" is not the address of a Redis: what follows the port is the number of a database.`,
    );
  const password = environment['REDIS_PASSWORD'];
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || 6379),
    db: Number(db),
    tls: parsed.protocol === 'rediss:',
    ...(parsed.username === '' ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(password ? { password } : {}),
  };
}

/**
 * Connects to a Redis, which answers before this resolves.
 * @throws Unreachable in one sentence; ConfigurationError where ioredis is not installed
 */
export async function connectRedis({ tls, ...address }: RedisAddress): Promise<RedisConnection> {
  const { Redis } = await optional(() => import('ioredis'));
  const name = `${address.host}:${address.port}`;
  let wasConnected = false;
  let last: Error | undefined;
  const client = new Redis({
    ...address,
    ...(tls ? { tls: {} } : {}),
    lazyConnect: true,
    // BullMQ requires it: commands wait until the connection is back, or lost for good.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (wasConnected && times <= MOST_RETRIES ? times * 100 : null),
  });
  client.on('error', (error: Error) => {
    last = error;
  });
  // BullMQ copies it for blocking commands. The loss is reported once, by this one, also for copies that BullMQ has let go.
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (...changes) => duplicate(...changes).on('error', () => undefined);
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  client.on('end', () => {
    ended.reject(new Unreachable(`The Redis at ${name} has gone away: ${reason(last)}.`));
  });
  const onSilence = () => {
    last = new Error('it does not answer');
    client.disconnect();
  };
  const slow = setTimeout(onSilence, CONNECT_MS);
  try {
    await client.connect();
    await client.select(address.db);
  } catch (error) {
    client.disconnect();
    const cause = last ?? (error as Error);
    const remedy = UNTRUSTED.has((cause as { code?: string }).code ?? '')
      ? 'name its authority in NODE_EXTRA_CA_CERTS'
      : 'check its address, and the password in REDIS_PASSWORD';
    throw new Unreachable(`The Redis at ${name} cannot be used: ${reason(cause)}; ${remedy}.`);
  } finally {
    clearTimeout(slow);
  }
  wasConnected = true;
  last = undefined;
  watch(client, onSilence);
  return { client, name, gone: ended.promise, close: () => client.disconnect() };
}

/**
 * Pings a Redis until its connection ends, and calls `onSilence` once it has stopped answering. Counted in pings and not in
 * time, so that a process that was busy itself does not take that for silence.
 */
function watch(client: Redis, onSilence: () => void): void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered++ === MOST_UNANSWERED) return onSilence();
    client.ping().then(
      () => {
        unanswered = 0;
      },
      () => undefined,
    );
  }, PING_EVERY_MS).unref();
  client.once('end', () => clearInterval(timer));
}

/** Loads BullMQ or ioredis, which only replays over workers need. @throws ConfigurationError where it is not installed */
export async function optional<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    throw new ConfigurationError(
      'A replay over workers needs BullMQ and ioredis: run "npm install bullmq ioredis" beside this tool.',
    );
  }
}

function reason(error: Error | undefined): string {
  const { code, message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of the host is not known';
  if (UNTRUSTED.has(code ?? '')) return `its certificate is not trusted (${code})`;
  if (message.startsWith('NOAUTH')) return 'it asks for a password';
  if (message.startsWith('WRONGPASS')) return 'it refuses the password';
  if (message.startsWith('Unknown RESP')) return 'the server there does not speak the protocol of Redis';
  return message.replace(/\.$/, '') || 'the connection was closed';
}
