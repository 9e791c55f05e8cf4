import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type Asked,
  DoctorSession,
  examine,
  parseTargetFile,
  QUESTIONS,
  readingsOf,
  readTargetFile,
  type TargetFile,
} from '../../harness/index.ts';
import { UsageError } from '../lib/errors.ts';
import { type Out, say } from '../lib/terminal.ts';

/** Options of `doctor`, as the command line gives them. */
export interface DoctorOptions {
  readonly target?: string;
  readonly out: string;
  /** In place of a target file. */
  readonly connector?: string;
  readonly clientId?: string;
  readonly account?: string;
  /** `env:NAME` or `file:PATH`. */
  readonly secret?: string;
  readonly template?: string;
  readonly redirectUri?: string;
  readonly user?: string;
  /** `env:NAME` or `file:PATH`. */
  readonly password?: string;
  readonly phone?: string;
  /** Last name of the contact with that number. */
  readonly contact?: string;
}

/**
 * `pbx-conformance doctor`: asks a deployment the questions an integrator has before a real PBX is connected.
 * @returns the exit code: 0 all answered with yes, 2 at the first no, 3 when no answer came
 * @throws UsageError, ConfigurationError
 */
export async function doctorCommand(
  options: DoctorOptions,
  out: Out = process.stdout,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const file =
    options.target === undefined
      ? described(options, environment)
      : readTargetFile(options.target, environment);
  const folder = options.target === undefined ? '.' : dirname(resolve(options.target));
  const patient = new DoctorSession(file, folder, resolve(options.out));
  try {
    const all = await examine(patient, QUESTIONS, (asked) => say(tell(asked), out));
    say(conclusion(all), out);
    return exitCodeOf(all);
  } finally {
    await patient.close();
  }
}

/** @returns 0, or what the last question's no amounts to */
export function exitCodeOf(all: readonly Asked[]): 0 | 2 | 3 {
  const last = all.at(-1)?.reply;
  if (last?.reply !== 'no') return 0;
  return last.unreachable === true ? 3 : 2;
}

function tell({ question, reply }: Asked): string {
  switch (reply.reply) {
    case 'yes':
      return `yes  ${question.asks}\n     ${reply.told}\n`;
    case 'not-asked':
      return `--   ${question.asks}\n     Not asked: ${reply.because}\n`;
    case 'no':
      return `NO   ${question.asks}\n     ${reply.wrong}\n     What to do: ${reply.change}\n`;
  }
}

function conclusion(all: readonly Asked[]): string {
  if (all.at(-1)?.reply.reply === 'no') {
    const left = QUESTIONS.length - all.length;
    return left === 0
      ? '\n'
      : `\n${left} more question${left === 1 ? '' : 's'} once this one is answered with yes.\n`;
  }
  const open = all.filter(({ reply }) => reply.reply === 'not-asked').length;
  return `\nNothing stands in the way of a PBX${open === 0 ? '' : `, as far as it was asked (${open} not)`}.\n`;
}

/** The target file that the other options amount to. */
function described(
  options: DoctorOptions,
  environment: Readonly<Record<string, string | undefined>>,
): TargetFile {
  const { connector, clientId, account, template, user, phone } = options;
  const required = { connector, 'client-id': clientId, account, secret: options.secret, template };
  const missing = Object.entries(required).find(([, value]) => value === undefined);
  if (missing !== undefined) {
    throw new UsageError(
      `--${missing[0]} is missing.`,
      `Give --target FILE, or all of ${Object.keys(required)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    );
  }
  const secret = referenced('secret', options.secret, environment);
  const password = user === undefined ? undefined : referenced('password', options.password, environment);
  const { endpoints, api } = readingsOf(textOf(template ?? ''));
  const file = {
    name: connector,
    issuer: connector,
    endpoints,
    api: { ...api, search: api.search ?? '/api/crm/lookup/contacts/search' },
    clients: {
      main: {
        id: clientId,
        secret,
        redirectUris: options.redirectUri === undefined ? [] : [options.redirectUri],
      },
    },
    accounts: { main: { id: account } },
    ...(user === undefined
      ? { approval: { how: process.stdin.isTTY ? 'person' : 'none' } }
      : { user: { username: user, password } }),
    template: { file: resolve(template ?? '') },
  };
  const parsed = parseTargetFile(JSON.stringify(file), 'the command line', { environment, folder: '.' });
  const { main } = parsed.accounts;
  if (main === undefined || phone === undefined) return parsed;
  // Unlike a target file's, this contact may be nameless: then the name that is found is reported.
  const contact = { phone, spellings: [], lastName: options.contact ?? '' };
  return { ...parsed, accounts: { main: { ...main, contact } } };
}

/** A secret on the command line would stand in the shell's history: it is named, not given. */
function referenced(
  option: string,
  value: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (value === undefined)
    throw new UsageError(`--${option} is missing.`, `Write --${option} env:NAME or file:PATH.`);
  if (!/^(env|file):/.test(value)) {
    throw new UsageError(
      `--${option} holds the ${option} itself, for everybody to see.`,
      `Put it into a variable and write --${option} env:NAME.`,
    );
  }
  const name = value.startsWith('env:') ? value.slice(4) : undefined;
  if (name !== undefined && (environment[name] ?? '') === '') {
    throw new UsageError(
      `The environment variable ${name}, which --${option} refers to, is not set.`,
      'Set it.',
    );
  }
  return value;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`The template ${path} cannot be read.`, 'Check the path given to --template.');
  }
}
