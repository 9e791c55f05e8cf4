import { Command, type ErrorOptions as CommanderOptions } from 'commander';
import { nearest } from '../../harness/yaml/nearest.ts';
import { UsageError } from './errors.ts';

/** What other tools call our commands. */
const COMMANDS_ELSEWHERE: Readonly<Record<string, string>> = {
  diagnose: 'doctor',
  diff: 'compare',
  explain: 'rules',
  list: 'rules',
  listen: 'tap',
  new: 'init',
  proxy: 'tap',
  run: 'check',
  server: 'connector',
  setup: 'init',
  simulator: 'pbx',
  start: 'demo',
  test: 'check',
  validate: 'check',
  verify: 'check',
};

/** What other tools call our options. */
const OPTIONS_ELSEWHERE: Readonly<Record<string, string>> = {
  '--client-secret': '--secret',
  '--config': '--target',
  '--debug': '--verbose',
  '--filter': '--only',
  '--grep': '--only',
  '--output': '--out',
  '--reporter': '--format',
  '--rule': '--only',
  '--rules': '--only',
  '--silent': '--quiet',
  '--url': '--connector',
  '--username': '--user',
};

/** The beginning of a rule id. */
const RULE = /^(oauth|api|pbx|template)(\/|$)/;

/** Commands by what their first argument looks like. */
const TAKES: readonly (readonly [form: RegExp, command: string])[] = [
  [/\.ya?ml$/i, 'check'],
  [/\.json$/i, 'report'],
  [/\.xml$/i, 'lint'],
  [/\.(csv|jsonl)$/i, 'replay'],
  [RULE, 'rules'],
];

/** What the parser found wrong: its code, the message's quoted parts, and the command that was being read. */
type Explain = (command: SpokenCommand, quoted: readonly string[]) => UsageError;

const EXPLANATIONS: Readonly<Record<string, Explain>> = {
  'commander.unknownCommand': (command, [word = '']) => unknownCommand(command, word),
  'commander.unknownOption': (command, [flag = '']) => unknownOption(command, flag),
  'commander.excessArguments': (command) => excess(command),
  'commander.missingArgument': (command, [name]) => {
    const argument = command.registeredArguments.find((one) => one.name() === name);
    return new UsageError(
      `${command.name()} needs <${name}>: ${argument?.description ?? ''}.`,
      `Write ${command.line()}.`,
    );
  },
  'commander.optionMissingArgument': (command, [flags = '']) => {
    const flag = nameOf(flags);
    const about = command.options.find((option) => option.flags === flags)?.description ?? '';
    return new UsageError(`${flag} has no value.`, `Write ${flags}: ${about}.`);
  },
  'commander.missingMandatoryOptionValue': (command, [flags = '']) => {
    const about = command.options.find((option) => option.flags === flags)?.description ?? '';
    return new UsageError(`${command.name()} needs ${flags}: ${about}.`, `Write ${command.line(flags)}.`);
  },
  'commander.conflictingOption': (_, [one = '', other = '']) =>
    new UsageError(`${one} and ${other} exclude each other.`, 'Leave one of them out.'),
  'commander.invalidArgument': (command, [flags = '', value = '']) => {
    const flag = nameOf(flags);
    const choices = command.options.find((option) => option.flags === flags)?.argChoices ?? [];
    const meant = suggestion(value, choices);
    return new UsageError(
      `${flag} "${value}" is not one of ${choices.join(', ')}${meant === undefined ? '.' : `; did you mean "${meant}"?`}`,
    );
  },
};

/** @returns the name of an option that has several: the last one, as its help has it */
function nameOf(flags: string): string {
  return flags.match(/--[\w-]+/g)?.at(-1) ?? flags;
}

/** A command whose parser speaks as the rest of the program does: what is wrong, where, and what to write instead. */
export class SpokenCommand extends Command {
  /** Subcommands speak alike. */
  override createCommand(name?: string): SpokenCommand {
    return new SpokenCommand(name);
  }

  /** @throws UsageError always */
  override error(message: string, options: CommanderOptions = {}): never {
    const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, text = '']) => text);
    const explain = EXPLANATIONS[options.code ?? ''];
    throw explain?.(this, quoted) ?? new UsageError(`${message.replace(/^error: /, '')}.`, this.helpLine());
  }

  /** @returns the command as it is written, its arguments by name */
  line(options = ''): string {
    const parents = this.parent === null ? [] : [this.parent.name()];
    const values = this.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    });
    return [...parents, this.name(), options, ...values].filter((part) => part !== '').join(' ');
  }

  /** @returns where the options or commands are listed */
  helpLine(): string {
    const names = this.parent === null ? [this.name()] : [this.parent.name(), this.name()];
    return `${[...names, '--help'].join(' ')} lists ${this.commands.length > 0 ? 'the commands' : 'its options'}.`;
  }
}

function unknownCommand(program: SpokenCommand, word: string): UsageError {
  const problem = `There is no command "${word}"`;
  const takes = TAKES.find(([form]) => form.test(word))?.[1];
  if (takes !== undefined) return new UsageError(`${problem}; did you mean "${takes} ${word}"?`);
  const names = program.commands.map((command) => command.name());
  const meant = COMMANDS_ELSEWHERE[word.toLowerCase()] ?? suggestion(word, names);
  return meant === undefined
    ? new UsageError(`${problem}.`, program.helpLine())
    : new UsageError(`${problem}; did you mean "${meant}"?`);
}

function unknownOption(command: SpokenCommand, given: string): UsageError {
  const [flag = ''] = given.split('=', 1);
  const problem = `${command.name()} has no option ${flag}`;
  const long = `--${flag.replace(/^-+/, '')}`;
  const own = command.options.flatMap((option) => option.long ?? []);
  const renamed = OPTIONS_ELSEWHERE[long.toLowerCase()];
  const meant =
    renamed !== undefined && own.includes(renamed) ? renamed : suggestion(long, [...own, '--help']);
  if (meant !== undefined) return new UsageError(`${problem}; did you mean ${meant}?`);
  const others = (command.parent ?? command).commands.filter((other) =>
    other.options.some((option) => option.long === long),
  );
  const where =
    others.length === 0 ? '.' : `: it belongs to ${others.map((other) => other.name()).join(', ')}.`;
  return new UsageError(`${problem}${where}`, command.helpLine());
}

function excess(command: SpokenCommand): UsageError {
  const { length: takes } = command.registeredArguments;
  const extra = command.args.slice(takes).map((word) => `"${word}"`);
  const rules = command.args.slice(takes).filter((word) => RULE.test(word));
  if (rules.length > 0 && command.options.some(({ long }) => long === '--only'))
    return new UsageError(
      `${command.name()} takes rules as an option; did you mean --only ${rules.join(',')}?`,
    );
  return new UsageError(
    `${command.name()} takes ${takes === 0 ? 'no argument' : takes === 1 ? 'one argument' : `${takes} arguments`}, and ${extra.join(', ')} ${extra.length === 1 ? 'is' : 'are'} too many.`,
    `Write ${command.line()}; a list is written with commas and without blanks.`,
  );
}

/** @returns the candidate that was probably meant: by a typing error, else the only one that begins alike */
function suggestion(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined || word.replace(/^-+/, '').length < 2) return near;
  const alike = candidates.filter((candidate) => candidate.startsWith(word));
  return alike.length === 1 ? alike[0] : undefined;
}
