import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CookieJar } from 'tough-cookie';
import { Agent } from 'undici';
import {
  type ConnectionMethod,
  type Connector,
  type ConnectorOptions,
  createConnector,
  MemoryDatabases,
} from '../connector/server.ts';
import type { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { Mutant } from '../suites/kit/mutants.ts';
import type { Target, TemplateSource } from '../suites/kit/target.ts';
import type { Deployment, TestEnvironment } from '../suites/kit/test-environment.ts';
import type { Variant } from '../suites/kit/variants.ts';
import type { MemoryNetwork } from './lab/memory-network.ts';
import { tampering } from './lab/tampering.ts';
import { redactorOf } from './secrets.ts';
import { parseTargetFile } from './target-file/load.ts';
import { resolveTarget } from './target-file/resolve.ts';
import type { TargetFile } from './target-file/schema.ts';
import { startTlsTerminator } from './tls/terminator.ts';

const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'fixtures', 'targets');

/** What a lab may plant in the reference connector. */
export interface PlantedFault
  extends Pick<Mutant, 'policy' | 'tamper' | 'template' | 'headlessTemplate' | 'tls'> {
  /** Where its tokens, codes and session ids come from; default: unpredictable bytes. */
  readonly random?: ConnectorOptions['random'];
}

/** What the lab may change of the reference connector: a fault, or a sound variant. */
export type Deviation = PlantedFault & Pick<Variant, 'perServer' | 'wrap' | 'options' | 'overTls' | 'target'>;

/** The 3CX system whose template the suites import. */
const SYSTEM = '3CX V20';

/**
 * The reference connector as a deployment: every environment is a connector of its own, with its own clock and state
 * (their databases come from one pool, which empties them in between), seeded from `fixtures/targets/reference.yaml`. Secrets are made anew for each deployment.
 * @param network where the connectors that need no TLS listen; default: TCP
 */
export async function referenceDeployment(
  deviation: Deviation = {},
  network?: MemoryNetwork,
): Promise<Deployment> {
  const sound = referenceTargetFile();
  const file = { ...sound, ...deviation.target?.(sound) } as TargetFile;
  const describe = await resolveTarget(file, FOLDER, new Agent());
  const known = redactorOf(file);
  const all = known.copy();
  const memory = new MemoryDatabases();
  return {
    target: describe,
    concurrency: 4,
    open: async (rule) => {
      const behindTls = deviation.overTls === true || (rule.needs?.includes('tls') ?? false);
      const world = await openEnvironment(file, deviation, behindTls, {
        network,
        memory,
        redactor: known.copy(),
      });
      const close = async () => {
        all.absorb(world.redactor);
        await world.close();
      };
      return { ...world, close };
    },
    close: async () => memory.close(),
    scrubRendered: (text) => all.scrubRendered(text),
  };
}

/** Every special character that a secret may hold (RFC 6749 A.2: VSCHAR), and a percent-encoding that must stay one. */
const SPECIAL = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~%2F';

/**
 * A client secret of 105 characters: longer than the 72 bytes that bcrypt compares, and with every special character, so
 * that a mistake in any encoding shows.
 */
function randomClientSecret(): string {
  const random = randomBytes(52).toString('base64url');
  return `${random.slice(0, 36)}${SPECIAL}${random.slice(36, 69)}`;
}

/** @returns the reference target file, with a random value for every secret it refers to */
export function referenceTargetFile(): TargetFile {
  const source = readFileSync(join(FOLDER, 'reference.yaml'), 'utf8');
  const random = (name: string) =>
    name.endsWith('CLIENT_SECRET') ? randomClientSecret() : randomBytes(24).toString('base64url');
  const secrets = new Proxy<Record<string, string>>({}, { get: (_, name) => random(String(name)) });
  return parseTargetFile(source, 'reference.yaml', { environment: secrets, folder: FOLDER });
}

async function openEnvironment(
  file: TargetFile,
  deviation: Deviation,
  behindTls: boolean,
  {
    network,
    memory,
    redactor,
  }: { network: MemoryNetwork | undefined; memory: MemoryDatabases; redactor: Redactor },
): Promise<TestEnvironment> {
  const { policy, random, tamper, tls, wrap, options } = {
    ...deviation,
    ...deviation.perServer?.(),
  };
  let ahead = 0;
  let app: RequestListener = () => undefined;
  const terminator = behindTls ? await startTlsTerminator((...exchange) => app(...exchange), tls) : undefined;
  const connector = createConnector({
    ...options,
    memory,
    clock: { now: () => Date.now() + ahead },
    // The lowest cost scrypt takes: hundreds of environments are made, and their passwords are random.
    passwordCost: 2,
    ...(random === undefined ? {} : { random }),
    ...(policy === undefined ? {} : { policy }),
    template: (xml, method) => templateFault(deviation, method)?.(xml) ?? xml,
    ...(terminator === undefined ? {} : { publicUrl: terminator.url }),
    ...(network === undefined ? {} : { listen: network.listen }),
    wrap: (handler) => {
      const tampered = tamper === undefined ? handler : tampering(tamper)(handler);
      app = wrap?.(tampered) ?? tampered;
      return app;
    },
  });
  await connector.start();
  seedConnector(connector, file);
  const dispatcher =
    terminator === undefined
      ? (network?.agent() ?? new Agent())
      : new Agent({ connect: { ca: terminator.ca } });
  const described =
    terminator === undefined
      ? { ...file, issuer: connector.url }
      : { ...file, issuer: terminator.url, tls: { ca: terminator.ca, selfSigned: false } };
  const target = await targetAt(connector, described, dispatcher);
  return {
    target,
    dispatcher,
    redactor,
    session: new CookieJar(),
    turn: async () => undefined,
    wait: async () => undefined,
    moveClock: (seconds) => {
      ahead += seconds * 1000;
    },
    close: async () => {
      await Promise.all([dispatcher.destroy(), connector.stop(), terminator?.stop()]);
    },
  };
}

/** Makes a connector hold what a target file says a deployment holds: accounts, contacts, users, clients. */
export function seedConnector(connector: Connector, file: TargetFile): void {
  const { admin } = connector;
  const accounts = { main: file.accounts.main, other: file.accounts.other };
  for (const account of Object.values(accounts)) {
    if (account === undefined) continue;
    admin.addAccount({ id: account.id, name: account.contact?.lastName ?? account.id });
    if (account.contact !== undefined) {
      const { phone, email, lastName } = account.contact;
      admin.addContact(account.id, {
        last_name: lastName,
        phone_business_1: phone,
        ...(email === undefined ? {} : { email }),
      });
    }
  }
  const main = accounts.main?.id ?? '';
  const other = accounts.other?.id ?? main;
  if (file.user !== undefined) admin.addUser({ ...file.user, accounts: [main] });
  if (file.otherUser !== undefined) admin.addUser({ ...file.otherUser, accounts: [other] });
  for (const [role, client] of Object.entries(file.clients)) {
    if (client === undefined) continue;
    admin.addClient({
      clientId: client.id,
      clientSecret: client.secret,
      name: role === 'main' ? '3CX' : role,
      account: role === 'other' ? other : main,
      grants: client.grants,
      redirectUris: client.redirectUris,
    });
  }
}

async function targetAt(connector: Connector, file: TargetFile, dispatcher: Agent): Promise<Target> {
  const target = await resolveTarget(file, FOLDER, dispatcher);
  const source = (method: ConnectionMethod): TemplateSource => ({
    get fileName() {
      return connector.admin.templateFileName({ system: SYSTEM, method });
    },
    load: async () => connector.admin.template({ system: SYSTEM, method }),
    values: {},
  });
  return {
    ...target,
    template: source('authorization_code'),
    headlessTemplate: source('client_credentials'),
  };
}

/** @returns what a fault does to the template of one way of connecting; undefined: nothing */
export function templateFault(
  fault: Pick<PlantedFault, 'template' | 'headlessTemplate'> | undefined,
  method: ConnectionMethod,
): ((xml: string) => string) | undefined {
  return method === 'client_credentials' ? fault?.headlessTemplate : fault?.template;
}
