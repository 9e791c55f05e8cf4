import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Connector, createConnector, type PresetName } from '../../connector/server.ts';
import { FaultSwitch, readTargetFile, seedConnector, type TargetFile } from '../../harness/index.ts';
import { PBX_PROFILES, type PbxProfileName } from '../../simulator/engine/profile.ts';
import { createPbx, servePbx } from '../../simulator/index.ts';
import { UsageError } from '../lib/errors.ts';
import { writeNew } from '../lib/output.ts';
import { principalFrom } from '../lib/principal.ts';
import { DEMO_ACCOUNT, DEMO_NUMBER, DEMO_USER, type Demo, startDemo } from './demo.ts';

const CONNECTOR_PORT = 4400;
const PBX_PORT = 4401;

/** Options of `connector` and `pbx`, as the command line gives them. */
export interface ServeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly data?: string;
  /** The connector's address as others reach it: behind a proxy, in a container. */
  readonly publicUrl?: string;
  /** The proxies whose X-Forwarded-For is believed: their number, or a list of addresses and networks. */
  readonly trustProxy?: string;
  /** The server whose behavior the connector takes on. */
  readonly behavesLike?: PresetName;
  /** A proven fault that it starts with, `RULE:N`; `none`: sound, and a fault may be chosen while it runs. */
  readonly fault?: string;
  /** Target file whose accounts, users, clients and contacts the connector shall hold. */
  readonly seed?: string;
}

/** Options of `pbx-conformance pbx`. */
export interface PbxCommandOptions extends Pick<ServeOptions, 'port' | 'host' | 'data'> {
  /** Version to simulate, whatever the state says. */
  readonly profile?: PbxProfileName;
  /** Id of a service principal of the configuration API. */
  readonly principal?: string;
}

/** `pbx-conformance connector`: serves the reference connector until it is interrupted. */
export async function connectorCommand({
  port,
  host,
  data,
  publicUrl,
  trustProxy,
  behavesLike,
  fault,
  seed,
}: ServeOptions): Promise<number> {
  if (publicUrl !== undefined && !/^https?:\/\//.test(publicUrl)) {
    throw new UsageError(`--public-url "${publicUrl}" is not an http or https address.`);
  }
  const file = seed === undefined ? undefined : readTargetFile(seed, process.env);
  const proxies = trustProxy !== undefined && /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy;
  const faults = fault === undefined ? undefined : await FaultSwitch.load();
  faults?.choose(fault === 'none' ? undefined : fault);
  const connector = createConnector({
    port: port ?? (file === undefined ? undefined : ownPort(file)) ?? CONNECTOR_PORT,
    ...given({ host, data, publicUrl, trustProxy: proxies, behavesLike }),
    ...faults?.options(behavesLike),
  });
  const { url } = await connector.start();
  const interruption = interrupted();
  // What a data folder already holds stays unchanged.
  if (file !== undefined && connector.admin.accounts().length === 0) seedConnector(connector, file);
  say(`The reference connector listens at ${url}`);
  if (faults !== undefined) say(faultSentence(faults, url));
  if (connector.admin.accounts().length === 0)
    say('It holds nothing yet: give it a target file with --seed, or try "demo".');
  if (seed !== undefined && file !== undefined) await offerCheck(seed, file, connector);
  await interruption;
  await connector.stop();
  return 0;
}

function faultSentence({ current }: FaultSwitch, url: string): string {
  const state = current === undefined ? 'It is sound' : `It has the fault ${current.id} (${current.does})`;
  return `${state}; choose a fault at ${url}/faults`;
}

/** @returns the port at which the target file expects a connector of this machine; undefined where it names another machine */
function ownPort({ issuer }: TargetFile): number | undefined {
  if (!URL.canParse(issuer)) return undefined;
  const { hostname, port, protocol } = new URL(issuer);
  const own = protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return own && port !== '' ? Number(port) : undefined;
}

/** The templates that the target file names are written where they are missing: rules about them would be blocked without. */
async function offerCheck(seed: string, file: TargetFile, connector: Connector): Promise<void> {
  const { url } = connector;
  if (ownPort(file) !== Number(new URL(url).port)) {
    say(`${seed} describes ${file.issuer}: leave --port out to check this connector by that file.`);
    return;
  }
  const approves = file.clients.main.grants.includes('authorization_code');
  const templates = [
    [file.template, approves ? 'authorization_code' : 'client_credentials'],
    [file.headlessTemplate, 'client_credentials'],
  ] as const;
  for (const [template, method] of templates) {
    if (template === undefined) continue;
    const path = resolve(dirname(seed), template.file.replace(/^file:/, ''));
    if (!existsSync(path)) {
      await writeNew(path, connector.admin.template({ method }));
      say(`Its CRM template is written: ${path}`);
    } else if (!readFileSync(path, 'utf8').includes(url)) {
      say(`${path} is the template of another connector: delete it, and the next start writes this one's.`);
    }
  }
  say(`Check it in another terminal, with the same variables:\n  pbx-conformance check ${seed}`);
}

/** `pbx-conformance pbx`: serves the simulated 3CX until it is interrupted. */
export async function pbxCommand({
  port = PBX_PORT,
  host,
  data,
  profile,
  principal: id,
}: PbxCommandOptions): Promise<number> {
  const principal = id === undefined ? undefined : principalFrom(id, process.env);
  const pbx = createPbx({ warn, ...given({ data, principal }), settings: given({ profile }) });
  const { url, close } = await servePbx(pbx, { port, ...given({ host }) });
  const interruption = interrupted();
  say(`The simulated 3CX (${PBX_PROFILES[pbx.status().profile].title}) listens at ${url}`);
  say(`Open it in a browser; for programs there are ${url}/api/openapi.json and ${url}/xapi/openapi.json`);
  await interruption;
  await close();
  await pbx.stop();
  return 0;
}

/** `pbx-conformance demo`: both, connected as the guide says, with what to do next printed. */
export async function demoCommand({ port = CONNECTOR_PORT, data }: ServeOptions): Promise<number> {
  const demo = await startDemo({ port, warn, ...given({ data }) });
  const interruption = interrupted();
  say(nextSteps(demo));
  await interruption;
  await demo.stop();
  return 0;
}

function nextSteps({ connector, pbx }: Demo): string {
  return `
  Open this first    ${pbx.url}/  (the steps of the guide, each with its state and a link)
  The connector      ${connector.url}
  The simulated 3CX  ${pbx.url}/admin/integrations/crm
  Sign in as         ${DEMO_USER.username}, password ${DEMO_USER.password}

  Done already, as the guide says: an API client was added (API Clients > Add Client); CXEngine.xml was imported
  (Admin > Integrations > CRM > Add Template); Client ID, Client Secret and Account ID ${DEMO_ACCOUNT} were filled in and saved;
  the connection was authorized.

  Next
  1. Place a call from ${DEMO_NUMBER}, see the contact found and the call journaled:
     ${pbx.url}/calls
     and look at what arrived in the connector (Calls).
  2. Use the Test button, place a call, and see it fail:
     ${pbx.url}/admin/integrations/crm
  3. Click Authorize again on that page; the approval is remembered, and calls work once more.

  Ctrl-C ends both.
`;
}

function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/** For trouble that the operator has to end while the service goes on. */
function warn(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Listens before the service says that it is ready: a process that reads that line may end it at once. */
async function interrupted(): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  } finally {
    ended.abort();
  }
}
