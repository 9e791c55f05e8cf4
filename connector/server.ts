import { createServer, type Server } from 'node:http';
import { Admin } from './admin.ts';
import { createApp } from './app.ts';
import { ChangeFeed } from './change-feed.ts';
import type { Context } from './context.ts';
import { DEFAULT_LIFETIMES } from './environment.ts';
import { ConnectorError } from './error.ts';
import { ClientFailures } from './oauth/client-failures.ts';
import type { ConnectorOptions } from './options.ts';
import { Passwords } from './passwords.ts';
import { soundPolicy } from './policy/index.ts';
import { pooledRandom } from './random.ts';
import { openStore } from './store/index.ts';

export type { Admin, NewClient } from './admin.ts';
export type { Clock, Lifetimes, Random } from './environment.ts';
export { ConnectorError, type ConnectorErrorCode } from './error.ts';
export type { ConnectorOptions, RefusalEvent } from './options.ts';
export { type Policy, soundPolicy } from './policy/index.ts';
export type { Account, CallRecord, ChatRecord, Contact, Features } from './store/index.ts';
export { PBX_SYSTEMS, type PbxSystem } from './template/render.ts';

/** A connector: an OAuth 2.0 server and the CRM API behind it. */
export interface Connector {
  /** Seeds it and looks into it, running or not. */
  readonly admin: Admin;
  /** Listens; gives the URL it can be reached at. @throws ConnectorError when it cannot listen */
  start(): Promise<{ url: string }>;
  /** Closes every connection and the database. */
  stop(): Promise<void>;
  /** Where it listens. @throws Error before `start` */
  readonly url: string;
}

/** Makes a connector; nothing listens before `start`. */
export function createConnector(options: ConnectorOptions = {}): Connector {
  const clock = options.clock ?? { now: Date.now };
  const random = options.random ?? pooledRandom();
  let url: string | undefined;
  const requireUrl = () => {
    if (url === undefined) throw new Error('The connector does not listen yet: call start() first.');
    return url;
  };
  const context: Context = {
    store: openStore(options.data),
    policy: { ...soundPolicy, ...options.policy },
    clock,
    random,
    lifetimes: { ...DEFAULT_LIFETIMES, ...options.lifetimes },
    passwords: new Passwords(options.passwordCost ?? 16_384, random),
    clientFailures: new ClientFailures(clock),
    changes: new ChangeFeed(),
    defaultScope: options.defaultScope,
    phoneRegion: options.phoneRegion ?? 'FR',
    get publicUrl() {
      return (options.publicUrl ?? requireUrl()).replace(/\/+$/, '');
    },
    template: options.template ?? ((xml) => xml),
    onRefusal: options.onRefusal ?? (() => {}),
  };
  const admin = new Admin(context);
  let server: Server | undefined;

  return {
    admin,
    get url() {
      return requireUrl();
    },
    async start() {
      context.store.tokens.purge(clock.now());
      context.store.codes.purge(clock.now());
      // A state of several kilobytes is legal, and Node's default for all headers together is 16 KiB.
      server = createServer({ maxHeaderSize: 65_536 });
      const host = options.host ?? '127.0.0.1';
      url = await listen(server, host, options.port ?? 0);
      const app = createApp(context, admin);
      server.on('request', options.wrap?.(app) ?? app);
      return { url };
    },
    async stop() {
      const running = server;
      server = undefined;
      if (running !== undefined) {
        await new Promise<void>((resolve) => {
          running.close(() => resolve());
          running.closeAllConnections();
        });
      }
      context.store.close();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'it is in use' : cause.message;
      const message = `Port ${port} of ${host} cannot be listened on: ${why}.`;
      reject(new ConnectorError('port-unusable', message, 'Choose another port.', { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
    });
  });
}
