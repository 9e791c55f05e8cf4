import { Command, CommanderError } from 'commander';
import { explainFailure } from './errors.ts';
import { TOOL } from './output.ts';

/** Each command's code is loaded when it is called: `check` does not pay for `demo`. */
type Load = () => Promise<number>;

const program = new Command(TOOL.name)
  .description('Checks an OAuth 2.0 CRM connector the way a 3CX phone system meets it.')
  .version(TOOL.version)
  .showHelpAfterError('(add --help for the options)')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

const onlyOption = [
  '--only <list>',
  'comma-separated rule ids or id prefixes, for example oauth/code,pbx',
] as const;
const outOption = ['--out <dir>', 'folder for the report', 'conformance-report'] as const;
const portOption = ['--port <n>', 'port to listen on; 0 takes a free one', port] as const;
const hostOption = ['--host <address>', 'address to listen on', '127.0.0.1'] as const;
const dataOption = [
  '--data <dir>',
  'folder that keeps the state; without it the state is in memory',
] as const;

program
  .command('check', { isDefault: false })
  .description(
    'check a deployment, or the reference connector with the simulated 3CX when no target is named',
  )
  .option('--target <file>', 'target file of the deployment')
  .option('--profile <name>', 'which rules to ask, and how strongly')
  .option(...onlyOption)
  .option(...outOption)
  .option('--strict', 'let advice fail the run too')
  .action((options) => run(async () => (await import('./check.ts')).checkCommand(options)));

program
  .command('prove')
  .description('prove that every rule can fail: one faulty server per mutant')
  .option(...onlyOption)
  .option(...outOption)
  .option('--exhaustive', 'try every rule against every mutant, also those that cannot meet its fault')
  .action((options) => run(async () => (await import('./prove.ts')).proveCommand(options)));

program
  .command('rules')
  .description('list the rules, or explain one')
  .argument('[id]', 'a rule id')
  .option('--json', 'as JSON')
  .action((id, options) => run(async () => (await import('./rules.ts')).rulesCommand(id, options)));

program
  .command('connector')
  .description('serve the reference connector')
  .option(...portOption)
  .option(...hostOption)
  .option(...dataOption)
  .option('--seed <file>', 'target file whose accounts, users, clients and contacts it shall hold')
  .action((options) => run(async () => (await import('./serve.ts')).connectorCommand(options)));

program
  .command('pbx')
  .description('serve the simulated 3CX')
  .option(...portOption)
  .option(...hostOption)
  .option(...dataOption)
  .action((options) => run(async () => (await import('./serve.ts')).pbxCommand(options)));

program
  .command('demo')
  .description('serve both, seeded, and print the next steps')
  .option('--port <n>', "the connector's port; the simulated 3CX takes the next one", port, 4400)
  .option(...dataOption)
  .action((options) => run(async () => (await import('./serve.ts')).demoCommand(options)));

/** @throws CommanderError for anything but a port number */
function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) {
    throw new CommanderError(
      2,
      'pbx-conformance.port',
      `error: --port "${text}" is not a port number (0 to 65535)`,
    );
  }
  return value;
}

async function run(command: Load): Promise<void> {
  process.exitCode = await command();
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its own sentence; asking for help or the version is no mistake.
    if (error.code === 'pbx-conformance.port') process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const { message, exitCode } = explainFailure(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}
