import { randomBytes } from 'node:crypto';
import { createTransport } from '../engine/transport.ts';
import { type ListeningServer, listen } from '../server.ts';
import { type AuthorizeEnvironment, beginAuthorize, receiveCallback } from './authorize.ts';
import { createHistory } from './history.ts';
import { createLog } from './log.ts';
import { openService } from './service.ts';
import { openStore } from './store.ts';
import { pressTest } from './test-button.ts';
import type { ConnectionStatus, OutboxStatus, Pbx, PbxOptions, Timer } from './types.ts';
import { statusWords } from './words.ts';

export { PbxError } from './errors.ts';
export type * from './types.ts';

/** The port that an unstarted PBX names in its redirect URI: the one 3CX listens on. */
const DEFAULT_PORT = 5001;
const TEST_NUMBER = '+15555550100';
const MOST_CALLS = 100_000;
const NO_OUTBOX: OutboxStatus = { waiting: 0, delivered: 0, refused: 0 };

/** Waits without keeping the process alive: what is kept is there again at the next start. */
const unhurried: Timer = (ms, work) => {
  const timer = setTimeout(work, ms).unref();
  return () => clearTimeout(timer);
};

/**
 * A simulated PBX with the CRM integration of a 3CX. It works without `start`, except for a browser that really comes
 * back to it. Throws `PbxError` `data-unusable` where its state cannot be opened.
 */
export function createPbx(options: PbxOptions = {}): Pbx {
  const clock = options.clock ?? Date;
  const host = options.host ?? '127.0.0.1';
  const serviceOptions = { outbox: options.outbox ?? false, timer: options.timer ?? unhurried };
  const ownTransport = options.transport === undefined ? createTransport() : undefined;
  let store = openStore(options.data);
  let environment = environmentOver();
  let service = openService(environment, serviceOptions);
  let listening: ListeningServer | undefined;

  function environmentOver(): AuthorizeEnvironment {
    return {
      store,
      log: createLog(store, clock),
      history: createHistory(store, options.history ?? MOST_CALLS),
      clock,
      transport: options.transport ?? ownTransport ?? createTransport(),
      strict: options.strict ?? false,
      utcOffsetMinutes: options.utcOffsetMinutes ?? 0,
      maxLength: options.maxLength ?? 256,
      timeoutMs: options.timeoutMs ?? 30_000,
      random: options.random ?? randomBytes,
      redirectUri: () => pbx.redirectUri,
    };
  }

  // What is under way when the service stops is finished first: a refresh cut in two would lose its token.
  const underWay = new Set<Promise<unknown>>();
  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };
  const settled = async () => {
    await Promise.allSettled([...underWay, service.outbox?.close()]);
    environment.log.close();
    environment.history.close();
  };

  const pbx: Pbx = {
    get url() {
      return listening?.url ?? `http://${host}:${options.port || DEFAULT_PORT}`;
    },
    get redirectUri() {
      return options.redirectUri ?? `${pbx.url}/oauth/callback`;
    },
    async start() {
      listening ??= await listen(pbx, host, options.port ?? 0, environment);
    },
    async stop() {
      await listening?.close();
      listening = undefined;
      await settled();
      await ownTransport?.close();
      store.close();
    },
    async restart() {
      await settled();
      // A database in memory is this simulation's disk, and outlives the service.
      if (options.data !== undefined) {
        store.close();
        store = openStore(options.data);
      }
      environment = environmentOver();
      service = openService(environment, serviceOptions);
    },
    addTemplate: (fileName, content) => service.addTemplate(fileName, content),
    templates: () => service.templates(),
    templateFile: (name) => service.templateFile(name),
    select: (name) => service.select(name),
    parameters: () => service.selected().settings.views(),
    save: (values) => service.selected().settings.save(values),
    beginAuthorize: (parameter) => beginAuthorize(service.selected(), environment, parameter),
    async callback(query) {
      const work = receiveCallback(service.selected(), environment, new URLSearchParams(query));
      const result = await tracked(work);
      if (result.ok) void service.outbox?.deliver();
      return result;
    },
    status(): ConnectionStatus {
      const integration = service.integration();
      const state = integration?.state() ?? 'not-selected';
      const needsAuthorization = (integration?.settings.oauthParameters.length ?? 0) > 0;
      return {
        state,
        message: statusWords(state, needsAuthorization),
        template: integration?.template.name,
        needsAuthorization,
        settingsSaved: integration?.settings.saved ?? false,
        callLogging: integration?.settings.value('ReportCallEnabled') === 'True',
      };
    },
    test: (number = TEST_NUMBER) => tracked(pressTest(service.selected(), number, environment.log, clock)),
    ring: (call) => tracked(service.calls.ring(call)),
    endCall: (callId, ending = {}) => tracked(service.calls.endCall(callId, ending)),
    call: (call) => tracked(service.calls.call(call)),
    chat: (chat) => tracked(service.clients.chat(chat)),
    lookupByEmail: (email) => tracked(service.clients.lookupByEmail(email)),
    search: (text, field) => tracked(service.clients.search(text, field)),
    createContactFromClient: (fields) => tracked(service.clients.createContactFromClient(fields)),
    lookupFromCFD: (entity, kind, value) => tracked(service.clients.lookupFromCFD(entity, kind, value)),
    calls: () => environment.history.calls(),
    log: () => environment.log.entries(),
    outbox: () => service.outbox?.status() ?? NO_OUTBOX,
    async deliverKept() {
      await tracked(Promise.resolve(service.outbox?.deliver()));
      return pbx.outbox();
    },
  };
  return pbx;
}
