import { CommanderError } from 'commander';
import { declareDeployment } from './declare/deployment.ts';
import { declareProof } from './declare/proof.ts';
import { declareRuns } from './declare/runs.ts';
import { declareServers } from './declare/servers.ts';
import { ending, type Load } from './declare/shared.ts';
import { declareTap } from './declare/tap.ts';
import { declareTemplates } from './declare/templates.ts';
import { explainFailure, UsageError } from './lib/errors.ts';
import { TOOL } from './lib/output.ts';
import { SpokenCommand } from './lib/spoken-command.ts';
import { complain } from './lib/terminal.ts';

/** What the command that ran last returned. */
let exitCode = 0;

/** Every command with its options; the tests of the docs look their command lines up in it. */
export const program = new SpokenCommand(TOOL.name)
  .description('Checks an OAuth 2.0 CRM connector the way a 3CX phone system meets it.')
  .version(TOOL.version, '-v, --version')
  .configureHelp({ showGlobalOptions: true })
  .helpCommand(false)
  .addHelpText(
    'after',
    ending({
      examples: [
        'pbx-conformance init staging.yaml      from the values of the guide to a target file',
        'pbx-conformance doctor staging.yaml    is everything in place?',
        'pbx-conformance check staging.yaml     every rule',
        'pbx-conformance report conformance-report/run.json',
      ],
      exits:
        '0 conformant, 1 a rule is violated, 2 usage or configuration, 3 incomplete, 4 the harness failed',
    }),
  )
  .exitOverride() as SpokenCommand;

for (const declare of [
  declareDeployment,
  declareRuns,
  declareTemplates,
  declareTap,
  declareServers,
  declareProof,
])
  declare(program, run);

program
  .command('help')
  .helpGroup('The program itself:')
  .description('show what a command takes')
  .argument('[command]', 'its name')
  .action((name?: string) => {
    const command = program.commands.find((one) => one.name() === name);
    if (name !== undefined && command === undefined)
      throw new UsageError(`There is no command "${name}".`, program.helpLine());
    (command ?? program).help();
  });

/** Whether commands are carried out; a line that is only read is parsed to its end. */
let carriesOut = true;

async function run(command: Load): Promise<void> {
  if (carriesOut) exitCode = await command();
}

/**
 * Reads a command line and carries nothing out: command, options, values and arguments, as the program itself reads them.
 * @returns what is wrong with it; undefined: it would be carried out
 */
export async function mistakeIn(args: readonly string[]): Promise<string | undefined> {
  carriesOut = false;
  try {
    await program.parseAsync(args, { from: 'user' });
    return undefined;
  } catch (error) {
    return explainFailure(error).message;
  } finally {
    carriesOut = true;
  }
}

/**
 * Runs one command line to its end; what it prints goes to the process's stdout and stderr.
 * @param args without the program's own name: `['check', '--only', 'oauth/code']`
 * @returns the exit code: 0 conformant, 1 a rule is violated, 2 usage or configuration, 3 incomplete, 4 the harness failed
 */
export async function execute(args: readonly string[]): Promise<number> {
  exitCode = 0;
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Asking for help or the version is not a mistake; naming no command at all is one.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const failure = explainFailure(error);
    complain(failure.message);
    return failure.exitCode;
  }
}
