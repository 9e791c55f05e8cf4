import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Agent } from 'undici';
import { type Connector, createConnector, type PresetName } from '../../connector/server.ts';
import { createPbx, type ListeningServer, type Pbx, servePbx } from '../../simulator/index.ts';
import { Browser } from '../../suites/kit/actors/browser.ts';
import { User } from '../../suites/kit/actors/user.ts';
import { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { HttpClient } from '../../suites/kit/http-client.ts';
import { demoJourney } from '../lib/demo-journey.ts';

/** The user of the demo; it listens on the loopback only. */
export const DEMO_USER = { username: 'admin@atelier-durand.example', password: 'demo' };
/** Account ID that the PBX of the demo is connected with. */
export const DEMO_ACCOUNT = '1042';
/** Number of the one contact of the demo, in E.164. */
export const DEMO_NUMBER = '+33142000000';
const DEMO_CONTACT = {
  last_name: 'Durand',
  first_name: 'Marie',
  company: 'Atelier Durand',
  phone_business_1: DEMO_NUMBER,
};

/** A connector and a PBX that is connected to it, both listening. */
export interface Demo {
  readonly connector: Connector;
  readonly pbx: Pbx;
  stop(): Promise<void>;
}

/** Options of `demo`. */
export interface DemoOptions {
  /** Of the connector; the PBX takes the next one. 0: any two free ones. */
  readonly port: number;
  /** Folder for the state of both; in memory when absent. What it holds already stays unchanged. */
  readonly data?: string;
  /** Walks the guide's journey to its end, so that calls can be placed at once; default true. */
  readonly connected?: boolean;
  /** Hears that the disk refuses what the PBX has to store. */
  readonly warn?: (sentence: string) => void;
  /** Default: passport, as the vendor's server behaves, which is what integrators meet. */
  readonly behavesLike?: PresetName;
}

/**
 * Starts the reference connector and the simulated 3CX, with an account, its user and a contact in the one, and both
 * connected as the guide says.
 */
export async function startDemo({
  port,
  data,
  connected = true,
  warn,
  behavesLike = 'passport',
}: DemoOptions): Promise<Demo> {
  const folder = data === undefined ? {} : { data };
  if (data !== undefined) mkdirSync(data, { recursive: true, mode: 0o700 });
  const connector = createConnector({ port, behavesLike, ...folder });
  await connector.start();
  const pbx = createPbx({ ...folder, ...(warn && { warn }) });
  let server: ListeningServer | undefined;
  const stop = async () => {
    await server?.close();
    await Promise.all([pbx.stop(), connector.stop()]);
  };
  try {
    server = await servePbx(pbx, {
      port: port === 0 ? 0 : port + 1,
      journey: () => demoJourney(connector, pbx, DEMO_ACCOUNT),
    });
    if (connector.admin.accounts().length === 0) {
      seed(connector);
      if (connected) {
        connect(connector, pbx);
        await authorize(connector, pbx);
      }
    }
    return { connector, pbx, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function seed({ admin }: Connector): void {
  admin.addAccount({ id: DEMO_ACCOUNT, name: 'Atelier Durand' });
  admin.addUser({ ...DEMO_USER, accounts: [DEMO_ACCOUNT] });
  admin.addContact(DEMO_ACCOUNT, DEMO_CONTACT);
}

/** The guide's steps up to Authorize: the API client, the template, the values. */
function connect({ admin }: Connector, pbx: Pbx): void {
  const { clientId, clientSecret } = admin.addClient({
    clientSecret: randomBytes(30).toString('base64url'),
    name: '3CX',
    account: DEMO_ACCOUNT,
    redirectUris: [pbx.redirectUri],
  });
  pbx.select(pbx.addTemplate(admin.templateFileName(), admin.template()).name);
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

/** The click on Authorize: the user signs in at the connector and approves, and the browser comes back. */
async function authorize(connector: Connector, pbx: Pbx): Promise<void> {
  const dispatcher = new Agent();
  const http = new HttpClient(
    { dispatcher, timeoutMs: 10_000, turn: async () => undefined, wait: async () => undefined },
    new Recorder(new Redactor(), () => 0),
  );
  const browser = () => new Browser(http, 'user', new Set([connector.url]), {});
  const user = new User(browser(), browser, DEMO_USER, {});
  const outcome = await user.decide(pbx.beginAuthorize().url, 'approve');
  await dispatcher.close();
  const result = await pbx.callback(outcome.kind === 'redirect' ? outcome.query : '');
  if (!result.ok) throw new Error(`The demo could not be authorized: ${result.message}`);
}
