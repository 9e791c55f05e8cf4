import { dirname, resolve } from 'node:path';
import {
  type Asked,
  DoctorSession,
  examine,
  type Hint,
  parseTargetFile,
  QUESTIONS,
  readingsOf,
  readTargetFile,
  type TargetFile,
  type WrittenTarget,
  writeTarget,
} from '../../harness/index.ts';
import {
  connectorAddress,
  describeTarget,
  reference,
  relocated,
  templateText,
} from '../lib/describe-target.ts';
import { UsageError } from '../lib/errors.ts';
import { writeNew } from '../lib/output.ts';
import { refuseStranger } from '../lib/template-host.ts';
import { type Out, say } from '../lib/terminal.ts';

/** Options of `doctor`. */
export interface DoctorOptions {
  readonly target?: string;
  readonly out: string;
  /** Where the target file that the other options amount to is written. */
  readonly save?: string;
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
  const { target } = options;
  const described = target === undefined ? describedBy(options, environment) : undefined;
  if (options.save !== undefined) await save(options.save, described, options.template);
  const file =
    described === undefined
      ? readTargetFile(target ?? '', environment)
      : parsed(options, described.source, environment);
  const folder = target === undefined ? '.' : dirname(resolve(target));
  const from = target === undefined ? 'options' : 'file';
  const session = new DoctorSession(file, folder, { evidence: resolve(options.out), from });
  try {
    const all = await examine(session, QUESTIONS, (asked) => say(spell(asked), out));
    say(conclusion(all), out);
    return exitCodeOf(all);
  } finally {
    await session.close();
  }
}

/** @throws UsageError where there is nothing to write, a file of that name already, or a template of another deployment */
async function save(
  path: string,
  described: Described | undefined,
  template: string | undefined,
): Promise<void> {
  if (described === undefined) {
    throw new UsageError('--save writes what the other options amount to.', 'Leave --target or --save out.');
  }
  // A file that names another deployment's addresses would make them trusted from then on.
  refuseStranger(described.source.issuer, template);
  const folder = dirname(resolve(path));
  await writeNew(path, writeTarget(relocated(described.source, folder), folder, described.hints));
}

/** @returns 0, or what the last question's no amounts to */
export function exitCodeOf(all: readonly Asked[]): 0 | 2 | 3 {
  const last = all.at(-1)?.reply;
  if (last?.reply !== 'no') return 0;
  return last.unreachable === true ? 3 : 2;
}

function spell({ question, reply }: Asked): string {
  switch (reply.reply) {
    case 'yes':
      return `yes  ${question.asks}\n     ${reply.detail}\n`;
    case 'not-asked':
      return `--   ${question.asks}\n     Not asked: ${reply.because}\n`;
    case 'no':
      return `NO   ${question.asks}\n     ${reply.problem}\n     What to do: ${reply.remedy}\n`;
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

/** The target file that the other options amount to, its secrets by reference. */
interface Described {
  readonly source: WrittenTarget;
  readonly hints: readonly Hint[];
}

function describedBy(
  options: DoctorOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Described {
  const { connector, clientId, account, template, user } = options;
  const required = { connector, template, 'client-id': clientId, secret: options.secret, account };
  const missing = Object.entries(required).flatMap(([name, value]) =>
    value === undefined ? [`--${name}`] : [],
  );
  if (
    connector === undefined ||
    clientId === undefined ||
    account === undefined ||
    template === undefined ||
    missing.length > 0
  ) {
    throw missing.length === Object.keys(required).length
      ? new UsageError(
          'doctor needs a target file, or the values of the guide.',
          `Write pbx-conformance doctor <target>, or give ${missing.join(', ')}.`,
        )
      : new UsageError(
          `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
          `Give ${missing.length === 1 ? 'it' : 'them'} too, or a target file instead of all.`,
        );
  }
  const address = connectorAddress(connector);
  const secret = referenced('secret', options.secret, environment);
  const password = user === undefined ? undefined : referenced('password', options.password, environment);
  const withoutUser = process.stdin.isTTY ? 'person' : 'none';
  const approval = user === undefined ? withoutUser : 'form';
  const values = { ...options, connector: address, clientId, secret, account, template };
  const readings = readingsOf(templateText(template));
  return { source: describeTarget({ ...values, password, approval }, readings), hints: readings.hints };
}

function parsed(
  { phone, contact }: DoctorOptions,
  source: WrittenTarget,
  environment: Readonly<Record<string, string | undefined>>,
): TargetFile {
  const file = parseTargetFile(JSON.stringify(source), 'the command line', { environment, folder: '.' });
  const { main } = file.accounts;
  if (main === undefined || phone === undefined || contact !== undefined) return file;
  // Unlike a target file's, this contact may be nameless: then the answer says which contact was found.
  return { ...file, accounts: { main: { ...main, contact: { phone, spellings: [], lastName: '' } } } };
}

/** @throws UsageError where it is no reference, or refers to a variable that is not set */
function referenced(
  option: string,
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const value = reference(option, given);
  const name = value.startsWith('env:') ? value.slice(4) : undefined;
  if (name !== undefined && (environment[name] ?? '') === '') {
    throw new UsageError(
      `The environment variable ${name}, which --${option} refers to, is not set.`,
      `Set it: export ${name}=...`,
    );
  }
  return value;
}
