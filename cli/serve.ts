import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Connector, createConnector } from '../connector/server.ts';
import { createPbx } from '../simulator/pbx/pbx.ts';
import type { Pbx } from '../simulator/pbx/types.ts';
import { seedConnector } from '../suites/kit/reference.ts';
import { readTargetFile } from '../suites/kit/target/load.ts';

const CONNECTOR_PORT = 4400;
const PBX_PORT = 4401;

export interface ServeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly data?: string;
  /** Target file whose accounts, users, clients and contacts the connector shall hold. */
  readonly seed?: string;
}

/** `pbx-conformance connector`: serves the reference connector until it is interrupted. */
export async function connectorCommand({
  port = CONNECTOR_PORT,
  host,
  data,
  seed,
}: ServeOptions): Promise<number> {
  const file = seed === undefined ? undefined : readTargetFile(seed, process.env);
  const connector = createConnector({ port, ...given({ host, data }) });
  const { url } = await connector.start();
  // What a data folder already holds is left as it is.
  if (file !== undefined && connector.admin.accounts().length === 0) seedConnector(connector, file);
  say(`The reference connector listens at ${url}`);
  if (connector.admin.accounts().length === 0)
    say('It holds nothing yet: give it a target file with --seed, or try "demo".');
  await interrupted();
  await connector.stop();
  return 0;
}

/** `pbx-conformance pbx`: serves the simulated 3CX until it is interrupted. */
export async function pbxCommand({ port = PBX_PORT, host, data }: ServeOptions): Promise<number> {
  const pbx = createPbx({ port, ...given({ host, data }) });
  await pbx.start();
  say(`The simulated 3CX listens at ${pbx.url}`);
  say(`Its control API is described in docs/control-api.md; try ${pbx.url}/api/status`);
  await interrupted();
  await pbx.stop();
  return 0;
}

/** The user of the demo; it listens on the loopback only. */
const DEMO_USER = { username: 'admin@atelier-durand.example', password: 'demo' };
const DEMO_ACCOUNT = '1042';
const DEMO_CONTACT = { last_name: 'Durand', first_name: 'Marie', phone_business_1: '+33142000000' };

/** `pbx-conformance demo`: both, connected as far as the guide's Authorize button, with the next steps printed. */
export async function demoCommand({ port = CONNECTOR_PORT, data }: ServeOptions): Promise<number> {
  const connector = createConnector({ port, ...given({ data }) });
  await connector.start();
  const pbx = createPbx({ port: port === 0 ? 0 : port + 1, ...given({ data }) });
  await pbx.start().catch(async (error: unknown) => {
    await connector.stop();
    throw error;
  });
  if (connector.admin.accounts().length === 0) connect(connector, pbx);
  say(nextSteps(connector, pbx));
  await interrupted();
  await Promise.all([pbx.stop(), connector.stop()]);
  return 0;
}

/** The guide's steps up to Authorize: the API client, the template, the three values. */
function connect({ admin }: Connector, pbx: Pbx): void {
  admin.addAccount({ id: DEMO_ACCOUNT, name: 'Atelier Durand' });
  admin.addUser({ ...DEMO_USER, accounts: [DEMO_ACCOUNT] });
  admin.addContact(DEMO_ACCOUNT, DEMO_CONTACT);
  const { clientId, clientSecret } = admin.addClient({
    clientSecret: randomBytes(30).toString('base64url'),
    name: '3CX',
    account: DEMO_ACCOUNT,
    redirectUris: [pbx.redirectUri],
  });
  pbx.select(pbx.addTemplate('CXEngine.xml', admin.template()).name);
  const values: Record<string, string> = {
    'Client ID': clientId,
    'Client Secret': clientSecret,
    'Account ID': DEMO_ACCOUNT,
    'Enable call logging': 'True',
  };
  const byName = pbx.parameters().flatMap(({ name, title }) => {
    const value = values[title];
    return value === undefined ? [] : [[name, value]];
  });
  pbx.save(Object.fromEntries(byName));
}

function nextSteps(connector: Connector, pbx: Pbx): string {
  const api = `${pbx.url}/api`;
  const json = "-H 'Content-Type: application/json' -d";
  return `
  The connector      ${connector.url}
  The simulated 3CX  ${pbx.url}
  Sign in as         ${DEMO_USER.username}, password ${DEMO_USER.password}

  Done already, as the guide says: an API client was added (API Clients > Add Client); CXEngine.xml was imported
  (Admin > Integrations > CRM > Add Template); Client ID, Client Secret and Account ID ${DEMO_ACCOUNT} were filled in and saved.

  Next
  1. Click Authorize: open this address in a browser, sign in and approve the connection.
     ${pbx.beginAuthorize().url}
     You can close the window afterwards.
  2. Place a call from a known number, and look at what was journaled and logged:
     curl -s ${api}/calls ${json} '{"number":"+33142000000","agent":"101","answered":true,"durationSeconds":42}'
     curl -s ${api}/log
  3. Use the Test button, and see later calls fail until you click Authorize again:
     curl -s ${api}/test ${json} '{"number":"+33142000000"}'
     curl -s ${api}/restart -X POST        (forgets the access token, as its expiry would)
     curl -s ${api}/authorize -X POST      (answers with the address to open)

  Ctrl-C ends both.
`;
}

function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function interrupted(): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  } finally {
    ended.abort();
  }
}
