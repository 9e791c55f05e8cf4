import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import {
  addressesIn,
  type Discovery,
  discoverEndpoints,
  type Readings,
  readingsOf,
  writeTarget,
} from '../../harness/index.ts';
import { outgoing } from '../../web/outgoing.ts';
import { ciSnippet } from '../lib/ci-snippet.ts';
import {
  connectorAddress,
  describeTarget,
  type GuideValues,
  reference,
  relocated,
  templateText,
} from '../lib/describe-target.ts';
import { UsageError } from '../lib/errors.ts';
import { writeNew } from '../lib/output.ts';
import type { Prompter } from '../lib/prompter.ts';
import { shellWord } from '../lib/shell-word.ts';
import { refuseStranger } from '../lib/template-host.ts';
import type { Out } from '../lib/terminal.ts';
import { doctorCommand } from './doctor.ts';

/** Exit code of what could not be asked. */
const INCOMPLETE = 3;

/** Options of `init`; what is missing is asked for. */
export interface InitOptions extends Partial<GuideValues> {
  /** Ask nothing: what is missing and cannot be guessed is a mistake. */
  readonly yes?: boolean;
  readonly out: string;
}

/** What `init` works with, replaced in tests. */
export interface InitParts {
  readonly out: Out;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly prompter: () => Promise<Prompter>;
}

/** How long the connector may take to say where its endpoints are. */
const DISCOVERY_MS = 10_000;

const APPROVALS = [
  { value: 'form', label: 'a user signs in at plain HTML forms' },
  { value: 'browser', label: 'a user signs in at pages that need JavaScript' },
  { value: 'person', label: 'a person approves in their own browser, every time' },
  { value: 'none', label: 'no user approves' },
] as const;

/**
 * `pbx-conformance init`: from the values of the guide to a target file and the first answers of `doctor`.
 * @returns the exit code of `doctor`; 0 where a secret is not set yet, so that it could not be asked
 * @throws UsageError where the file is there already, a value is missing or the template belongs to another host
 */
export async function initCommand(path: string, options: InitOptions, parts: InitParts): Promise<number> {
  if (existsSync(path)) {
    throw new UsageError(`${path} is there already.`, 'Name another file: init never overwrites one.');
  }
  const prompter = options.yes === true ? undefined : await parts.prompter();
  const values = await valuesOf(options, prompter);
  const readings = await readingsFor(values, prompter);
  const folder = dirname(resolve(path));
  const described = relocated(describeTarget(values, readings), folder);
  await writeNew(path, writeTarget(described, folder, readings.hints));
  parts.out.write(`${path} is written.\n`);
  const variables = variablesOf(values);
  await writeExample(join(folder, '.env.example'), variables, parts.out);
  const code = await askDoctor(path, variables, options.out, parts);
  const next = code === undefined ? 'Then check it' : code === 0 ? 'Check it' : undefined;
  const again = `Once that is corrected, ask again:\n  pbx-conformance doctor ${shellWord(path)}\n\nThen check it`;
  parts.out.write(
    `\n${next ?? again}:\n  pbx-conformance check ${shellWord(path)}\n\nIn CI:\n\n${ciSnippet(basename(path), variables)}\n`,
  );
  return code ?? INCOMPLETE;
}

/** In the guide's order and words. */
async function valuesOf(options: InitOptions, prompter: Prompter | undefined): Promise<GuideValues> {
  const { yes: _, out: __, ...given } = options;
  if (prompter === undefined) return unasked(given);
  const ask = async (
    value: string | undefined,
    question: string,
    preset?: string,
    check: (text: string) => void = () => undefined,
  ) =>
    value ??
    (await prompter.text(question, preset, (text) =>
      text.trim() === '' ? 'This value is needed.' : accepted(() => check(text)),
    ));
  const optional = async (
    value: string | undefined,
    question: string,
    check: (text: string) => void = () => undefined,
  ) => {
    if (value !== undefined) return value;
    const entered = await prompter.text(`${question} (empty: none)`, undefined, (text) =>
      text.trim() === '' ? true : accepted(() => check(text.trim())),
    );
    return entered.trim() || undefined;
  };
  const template = await optional(
    given.template,
    'The downloaded CRM template, CXEngine.xml',
    (path) => void templateText(path),
  );
  const connector = connectorAddress(
    await ask(
      given.connector,
      'Address of CX-Engine',
      template === undefined ? undefined : originIn(template),
      (text) => refuseStranger(connectorAddress(text), template),
    ),
  );
  refuseStranger(connector, template);
  const clientId = await ask(given.clientId, 'Client ID (API Clients menu)');
  const secret = given.secret ?? (await variable(prompter, 'Client Secret', 'CLIENT_SECRET'));
  const account = await ask(given.account, 'Account ID (Clients section)');
  const phone = await optional(given.phone, 'Phone number of a contact in the CRM');
  const contact = phone === undefined ? undefined : await ask(given.contact, 'Last name of that contact');
  const approval = given.approval ?? (await prompter.choice('How is Authorize approved?', APPROVALS));
  const redirectUri =
    approval === 'none' ? given.redirectUri : await optional(given.redirectUri, 'Redirect URI of the client');
  const signsIn = approval === 'form' || approval === 'browser';
  const user = signsIn ? await ask(given.user, 'User who approves') : given.user;
  const password =
    user === undefined
      ? undefined
      : (given.password ?? (await variable(prompter, 'password', 'USER_PASSWORD')));
  return checked({
    connector,
    clientId,
    secret,
    account,
    template,
    redirectUri,
    user,
    password,
    phone,
    contact,
    approval,
  });
}

/** @returns true, or the sentence that a value is refused with, for the person to enter another */
function accepted(check: () => void): true | string {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.remedy}`.trim();
    throw error;
  }
}

/** A secret may look like a name too, so that a name has to be in upper case unless such a variable is set. */
async function variable(prompter: Prompter, what: string, preset: string): Promise<string> {
  const name = await prompter.text(
    `Name of the variable that holds the ${what}`,
    preset,
    (text) =>
      /^[A-Z_][A-Z0-9_]{0,63}$/.test(text) ||
      (/^[A-Za-z_]\w*$/.test(text) && process.env[text] !== undefined) ||
      `Enter the name of a variable, such as ${preset}, and not the ${what} itself.`,
  );
  return `env:${name}`;
}

function unasked(given: Partial<GuideValues>): GuideValues {
  const connector = given.connector ?? (given.template === undefined ? undefined : originIn(given.template));
  const { clientId, secret, account } = given;
  const required = { 'connector (or --template)': connector, 'client-id': clientId, secret, account };
  const missing = Object.entries(required).flatMap(([name, value]) =>
    value === undefined ? [`--${name}`] : [],
  );
  if (connector === undefined || clientId === undefined || secret === undefined || account === undefined) {
    throw new UsageError(`Missing: ${missing.join(', ')}.`, 'Give them, or leave --yes out to be asked.');
  }
  const approval = given.approval ?? (given.user === undefined ? 'none' : 'form');
  const values = { ...given, connector: connectorAddress(connector), clientId, secret, account, approval };
  refuseStranger(values.connector, given.template);
  return checked(values);
}

/** @throws UsageError where a secret is given itself, or a user without a password */
function checked(values: GuideValues): GuideValues {
  reference('secret', values.secret);
  if (values.user !== undefined) reference('password', values.password);
  return values;
}

function originIn(template: string): string | undefined {
  const [address] = addressesIn(templateText(template));
  return address === undefined ? undefined : new URL(address).origin;
}

/** Of endpoints, the deployment's own metadata first, then the addresses of the template, then those that a person knows. */
async function readingsFor(
  { connector, template }: GuideValues,
  prompter: Prompter | undefined,
): Promise<Readings> {
  const read: Readings =
    template === undefined ? { endpoints: {}, api: {}, hints: [] } : readingsOf(templateText(template));
  const dispatcher = outgoing();
  try {
    const discovered = await discoverEndpoints(connector, dispatcher, DISCOVERY_MS);
    if (discovered !== undefined) return joined(read, discovered);
    if (read.endpoints.token !== undefined || prompter === undefined) return read;
    const authorization = await prompter.text('Path of the authorization endpoint', '/oauth/authorize');
    const token = await prompter.text('Path of the token endpoint', '/oauth/token');
    return { ...read, endpoints: { authorization, token } };
  } finally {
    await dispatcher.destroy();
  }
}

/** What the metadata declare needs no hint; PKCE is of no use without Authorize (RFC 7636 1.1). */
function joined(read: Readings, { endpoints, can }: Discovery): Readings {
  if (read.headless === true) return { ...read, endpoints };
  const hints = read.hints.filter(
    ({ under, line }) => under !== 'can' || !can.some((name) => line === `- ${name}`),
  );
  return { ...read, endpoints, can, hints };
}

function variablesOf({ secret, password }: GuideValues): string[] {
  return [secret, password].flatMap((value) => (value?.startsWith('env:') ? [value.slice(4)] : []));
}

async function writeExample(path: string, variables: readonly string[], out: Out): Promise<void> {
  if (variables.length === 0) return;
  const text = variables.map((name) => `${name}=\n`).join('');
  if (existsSync(path)) {
    out.write(`${path} is there already; it needs ${variables.join(' and ')}.\n`);
    return;
  }
  await writeNew(path, `# Copy to .env, which belongs in .gitignore, and fill in.\n${text}`);
  out.write(`${relative('.', path)} is written.\n`);
}

/** @returns its exit code; undefined where a variable is not set, so that it was not asked */
async function askDoctor(
  path: string,
  variables: readonly string[],
  out: string,
  parts: InitParts,
): Promise<number | undefined> {
  const unset = variables.filter((name) => (parts.environment[name] ?? '') === '');
  if (unset.length > 0) {
    parts.out.write(`\nSet ${unset.join(' and ')}, then:\n  pbx-conformance doctor ${shellWord(path)}\n`);
    return undefined;
  }
  parts.out.write('\n');
  return doctorCommand({ target: path, out }, parts.out, parts.environment);
}
