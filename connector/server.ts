import { type ListeningServer, listen } from '../web/listen.ts';
import { Admin } from './admin.ts';
import { createApp } from './app.ts';
import { ChangeFeed } from './change-feed.ts';
import type { Context } from './context.ts';
import { DEFAULT_LIFETIMES } from './environment.ts';
import { Housekeeping } from './housekeeping.ts';
import { checkTrustedProxies } from './http/source.ts';
import { ClientFailures } from './oauth/client-failures.ts';
import type { ConnectorOptions } from './options.ts';
import { Passwords } from './passwords.ts';
import { soundPolicy } from './policy/index.ts';
import { PRESETS, type Preset } from './policy/presets/index.ts';
import { pooledRandom } from './random.ts';
import { openStore } from './store/index.ts';

export { ListenError } from '../web/listen.ts';
export type { Admin, NewClient } from './admin.ts';
export { crmOpenApi } from './crm/openapi.ts';
export type { Clock, Lifetimes, Random } from './environment.ts';
export { ConnectorError, type ConnectorErrorCode } from './error.ts';
export { FAULTS_PATHS, type Fault, type Faults } from './faults/faults.ts';
export type { ConnectorOptions, RefusalEvent } from './options.ts';
export { type Policy, soundPolicy } from './policy/index.ts';
export { PRESETS, type PresetName } from './policy/presets/index.ts';
export type { Account, CallRecord, ChatRecord, Contact, Features } from './store/index.ts';
export { MemoryDatabases } from './store/index.ts';
export {
  CONNECTION_METHODS,
  type ConnectionMethod,
  PBX_SYSTEMS,
  type PbxSystem,
  type TemplateOptions,
} from './template/render.ts';

/** A connector: an OAuth 2.0 server and the CRM API behind it. */
export interface Connector {
  /** Seeds it and looks into it, running or not. */
  readonly admin: Admin;
  /** Listens; gives the URL it can be reached at. @throws ListenError when it cannot listen */
  start(): Promise<{ url: string }>;
  /** Closes every connection and the database. */
  stop(): Promise<void>;
  /** Where it listens. @throws Error before `start` */
  readonly url: string;
}

/** Makes a connector; nothing listens before `start`. @throws ConnectorError when an option or the data cannot be used */
export function createConnector(options: ConnectorOptions = {}): Connector {
  if (options.trustProxy !== undefined) checkTrustedProxies(options.trustProxy);
  const clock = options.clock ?? { now: Date.now };
  const random = options.random ?? pooledRandom();
  let url: string | undefined;
  const requireUrl = () => {
    if (url === undefined) throw new Error('The connector does not listen yet: call start() first.');
    return url;
  };
  const { data: directory, memory, onWarning: warn = warnOnStderr } = options;
  const store = openStore({ directory, memory, clock, warn });
  const preset: Preset = PRESETS[options.behavesLike ?? 'sound'];
  const context: Context = {
    store,
    policy: { ...soundPolicy, ...preset.policy, ...options.policy },
    clock,
    random,
    lifetimes: { ...DEFAULT_LIFETIMES, ...preset.lifetimes, ...options.lifetimes },
    passwords: new Passwords(options.passwordCost ?? 16_384, random),
    clientFailures: new ClientFailures(clock),
    housekeeping: new Housekeeping(store, clock),
    changes: new ChangeFeed(),
    defaultScope: options.defaultScope,
    phoneRegion: options.phoneRegion ?? 'FR',
    get publicUrl() {
      return (options.publicUrl ?? requireUrl()).replace(/\/+$/, '');
    },
    trustProxy: options.trustProxy,
    template: options.template ?? ((xml) => xml),
    onRefusal: options.onRefusal ?? (() => {}),
    faults: options.faults,
  };
  const admin = new Admin(context);
  let server: ListeningServer | undefined;

  return {
    admin,
    get url() {
      return requireUrl();
    },
    async start() {
      context.housekeeping.run();
      await preset.prepare?.();
      server = await (options.listen ?? listen)(options, (listening) => {
        url = listening;
        const app = createApp(context, admin);
        return options.wrap?.(app) ?? app;
      });
      return { url: server.url };
    },
    async stop() {
      const running = server;
      server = undefined;
      await running?.close();
      context.store.close();
    },
  };
}

function warnOnStderr(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
