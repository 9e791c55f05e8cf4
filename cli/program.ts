import { Command, CommanderError, Option } from 'commander';
import { PBX_PROFILE_NAMES } from '../simulator/engine/profile.ts';
import { explainFailure } from './lib/errors.ts';
import { TOOL } from './lib/output.ts';
import { complain } from './lib/terminal.ts';

/** Each command's code is loaded when it is called: `check` does not pay for `demo`. */
type Load = () => Promise<number>;

/** What the command that ran last returned. */
let exitCode = 0;

const AFTER_HELP = `
Examples:
  pbx-conformance init staging.yaml          from the values of the guide to a target file
  pbx-conformance doctor --target staging.yaml
  pbx-conformance check staging.yaml
  pbx-conformance report conformance-report/run.json

Exit codes: 0 conformant, 1 a rule is violated, 2 usage or configuration, 3 incomplete, 4 the harness failed.
Docs: README.md and docs/ of the package.`;

/** Every command with its options; the tests of the docs look their command lines up in it. */
export const program = new Command(TOOL.name)
  .description('Checks an OAuth 2.0 CRM connector the way a 3CX phone system meets it.')
  .version(TOOL.version)
  .showHelpAfterError('(add --help for the options)')
  // Its errors quote the command line, which a script may have put together.
  .configureOutput({ writeErr: (text) => complain(text.trimEnd()) })
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', AFTER_HELP)
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
  .helpGroup('Check a deployment:')
  .description('check a deployment; without --target, the reference connector with the simulated 3CX')
  .argument('[target]', 'target file of the deployment, as --target')
  .option('--target <file>', 'target file of the deployment')
  .option('--image <name>', 'with --target: first start it in a container of this image')
  .option('--env <name[=value]>', 'variable of the container; secrets by name only; may be repeated', collect)
  .option('--env-file <file>', 'file of such variables')
  .option('--profile <name>', 'which rules to ask, and how strongly')
  .option(...onlyOption)
  .option('--every-approval', 'ask a person for every approval that the rules need, not 15 at most')
  .option('--rerun <run.json>', 'ask the rules again that failed or were blocked in that run')
  .option(...outOption)
  .option('--write-known <file>', 'write the failures as a list of known ones, with reasons to fill in')
  .option('--known <file>', 'list of known failures: rule, reason, optionally issue and until')
  .option('--strict', 'let advice fail the run too')
  .option('--format <list>', 'reports to write beside run.json', 'junit,html')
  .addOption(new Option('--quiet', 'print errors only').conflicts('verbose'))
  .option('--verbose', 'print every claim and exchange of rules that did not pass')
  .option('--shard <i/n>', 'check the i-th of n parts of the rules; "report --merge" joins them')
  .option('--history <dir>', 'folder that collects the runs, for the HTML report to draw')
  .action((target, options) =>
    run(async () =>
      (await import('./commands/check.ts')).checkCommand({ ...options, target: options.target ?? target }),
    ),
  );

program
  .command('init')
  .helpGroup('Check a deployment:')
  .description('write a target file from the values of the guide, and ask doctor; asks for what is missing')
  .argument('[file]', 'target file to write; an existing one is left alone', 'target.yaml')
  .option('--connector <url>', 'base address of the deployment')
  .option('--template <file>', 'the CRM template downloaded from the deployment')
  .option('--client-id <id>', 'Client ID of the API client made for the PBX')
  .option('--secret <reference>', 'its Client Secret, as env:NAME or file:PATH')
  .option('--account <id>', 'Account ID, as shown under the Clients section')
  .option('--phone <number>', 'phone number of a contact in the CRM')
  .option('--contact <name>', 'last name of that contact')
  .option('--redirect-uri <uri>', 'redirect URI of the PBX')
  .option('--user <name>', 'user who signs in and approves')
  .option('--password <reference>', 'the password, as env:NAME or file:PATH')
  .addOption(
    new Option('--approval <how>', 'how a user approves').choices(['form', 'browser', 'person', 'none']),
  )
  .option('--yes', 'ask nothing: for scripts')
  .option(...outOption)
  .action((file, options) =>
    run(async () => {
      const { terminalPrompter } = await import('./lib/prompter.ts');
      const parts = { out: process.stdout, environment: process.env, prompter: terminalPrompter };
      return (await import('./commands/init.ts')).initCommand(file, options, parts);
    }),
  );

program
  .command('doctor')
  .helpGroup('Check a deployment:')
  .description('check what has to be right before a PBX is connected; stops at the first no')
  .option('--target <file>', 'target file of the deployment; or instead:')
  .option('--connector <url>', 'base address of the deployment')
  .option('--client-id <id>', 'Client ID of the API client made for the PBX')
  .option('--secret <reference>', 'its Client Secret, as env:NAME or file:PATH')
  .option('--account <id>', 'Account ID, as shown under the Clients section')
  .option('--template <file>', 'the CRM template downloaded from the deployment')
  .option('--redirect-uri <uri>', 'redirect URI of the PBX')
  .option('--user <name>', 'user who signs in and approves; without it a person is asked')
  .option('--password <reference>', 'the password, as env:NAME or file:PATH')
  .option('--phone <number>', 'phone number of a contact in the CRM')
  .option('--contact <name>', 'last name of that contact')
  .option('--save <file>', 'write these options as a target file first')
  .option(...outOption)
  .action((options) => run(async () => (await import('./commands/doctor.ts')).doctorCommand(options)));

program
  .command('prove')
  .helpGroup('The rules themselves:')
  .description('prove that every rule can fail: one faulty server per mutant')
  .option(...onlyOption)
  .option(...outOption)
  .option('--exhaustive', 'try every rule against every mutant, also those that cannot meet its fault')
  .action((options) => run(async () => (await import('./commands/prove.ts')).proveCommand(options)));

program
  .command('rules')
  .helpGroup('Check a deployment:')
  .description('list the rules, explain one, or forecast a run against a target')
  .argument('[id]', 'a rule id, or the beginning of several: oauth/code')
  .option('--target <file>', 'forecast: which rules apply, how often a person is needed, how long waits take')
  .option('--profile <name>', "with --target: another profile than the target file's")
  .option('--every-approval', 'with --target: as check does with this option')
  .option('--json', 'as JSON')
  .action((id, { target, ...options }) =>
    run(async () =>
      target === undefined
        ? (await import('./commands/rules.ts')).rulesCommand(id, options)
        : (await import('./lib/forecast.ts')).forecastCommand(target, { only: id, ...options }),
    ),
  );

program
  .command('lint')
  .helpGroup('Templates and calls:')
  .description('check CRM templates for errors')
  .argument('<file...>', 'template files')
  .addOption(
    new Option('--format <name>', 'text, json or sarif').choices(['text', 'json', 'sarif']).default('text'),
  )
  .addOption(
    new Option('--pbx <version>', 'PBX the template is for').choices(PBX_PROFILE_NAMES).default('v20'),
  )
  .action((files, options) =>
    run(async () => (await import('./commands/lint.ts')).lintCommand(files, options)),
  );

program
  .command('report')
  .helpGroup('Read a run:')
  .description('make a report from a run document')
  .argument('[run]', 'run.json of a run')
  .option(
    '--format <name>',
    'html, junit, markdown, sarif, badge, text, github or json; default: report.html beside the run',
  )
  .option('--out <file>', 'file to write; without it the report is printed')
  .option('--merge <files...>', 'run documents of the other shards of the same run')
  .option('--history <dir>', 'folder of earlier runs to draw; its latest is reported unless one is named')
  .action((file, options) =>
    run(async () => (await import('./commands/report.ts')).reportCommand({ ...options, run: file })),
  );

program
  .command('compare')
  .helpGroup('Read a run:')
  .description('show what changed between two runs')
  .argument('<old>', 'run.json of the earlier run')
  .argument('<new>', 'run.json of the later run')
  .option('--format <name>', 'text, markdown or json', 'text')
  .action((older, newer, options) =>
    run(async () => (await import('./commands/compare.ts')).compareCommand(older, newer, options)),
  );

program
  .command('replay')
  .helpGroup('Templates and calls:')
  .description('play recorded calls through simulated PBXs, measure, and check that each is in the journal')
  .argument('<recording>', 'call detail records of a 3CX, or JSON Lines')
  .option('--target <file>', 'target file of the deployment; without it the reference connector is started')
  .option('--rate <n>', 'calls per second')
  .option('--speed <x>', 'keep the recorded times, x times as fast')
  .option('--as-fast-as-possible', 'place each call as soon as a PBX has room for it; the default')
  .option('--pbxs <n>', 'simulated PBXs, each with an authorization of its own', '1')
  .option('--for <time>', 'repeat the recording for 90s, 10m or 1h')
  .option('--drop-on-failure', 'drop calls that the CRM does not accept, as a real 3CX does')
  .option(
    '--drill <list>',
    'faults to inject: restart, 503, slow, reset, revoked, clock; 503@10s+5s sets start and duration',
  )
  .option(...outOption)
  .option('--fields <list>', "names of a CDR's fields in their order")
  .option('--delimiter <character>', 'of a CDR; default: detected from its first line')
  .option('--time-zone <name>', "IANA name of the zone of a CDR's time stamps", 'UTC')
  .addOption(new Option('--format <name>', 'default: detected from the content').choices(['cdr', 'jsonl']))
  .option('--workers <url>', 'distribute the replay to the workers at this Redis: redis://host:port')
  .option('--wait-for <n>', 'with --workers: wait for n workers; default: the first')
  .action((recording, options) =>
    run(async () => (await import('./commands/replay.ts')).replayCommand(recording, options)),
  );

program
  .command('worker')
  .helpGroup('Templates and calls:')
  .description('run as a replay worker (BullMQ on Redis); the password is read from REDIS_PASSWORD')
  .requiredOption('--redis <url>', 'the Redis: redis://host:port')
  .option('--concurrency <n>', 'partitions played at once', '8')
  .action((options) => run(async () => (await import('./commands/worker.ts')).workerCommand(options)));

program
  .command('connector')
  .helpGroup('Reference connector and simulated 3CX:')
  .description('start the reference connector')
  .option(...portOption)
  .option(...hostOption)
  .option(...dataOption)
  .option('--public-url <url>', 'public address, where it differs from the one it listens on')
  .addOption(
    new Option('--behaves-like <server>', 'take on the behavior of another server; default: sound').choices([
      'sound',
      'passport',
    ]),
  )
  .option(
    '--trust-proxy <list>',
    'proxies whose X-Forwarded-For is believed: their number, or addresses and networks such as loopback,10.0.0.0/8',
  )
  .option(
    '--fault <rule[:n]>',
    'be wrong in one proven way, to be changed at /faults while it runs; "none": begin sound',
  )
  .option('--seed <file>', 'target file whose accounts, users, clients and contacts it starts with')
  .action((options) => run(async () => (await import('./commands/serve.ts')).connectorCommand(options)));

program
  .command('pbx')
  .helpGroup('Reference connector and simulated 3CX:')
  .description('start the simulated 3CX')
  .addOption(new Option('--profile <name>', 'version of 3CX to simulate').choices(PBX_PROFILE_NAMES))
  .option(...portOption)
  .option(...hostOption)
  .option(...dataOption)
  .action((options) => run(async () => (await import('./commands/serve.ts')).pbxCommand(options)));

program
  .command('record')
  .helpGroup('Templates and calls:')
  .description('save the calls of a simulated 3CX as a recording')
  .option('--pbx <url>', 'address of a running simulated 3CX; for a stopped one use --data')
  .option('--data <dir>', 'folder of the state of a stopped simulated 3CX')
  .addOption(
    new Option('--format <name>', 'cdr: as 3CX writes it; jsonl: with every field')
      .choices(['cdr', 'jsonl'])
      .default('jsonl'),
  )
  .option('--delimiter <char>', 'of a CDR', ',')
  .option('--time-zone <name>', "zone of a CDR's time stamps, for example Europe/Paris", 'UTC')
  .option('--out <file>', 'file to write; without it the recording is printed')
  .action((options) => run(async () => (await import('./commands/record.ts')).recordCommand(options)));

program
  .command('demo')
  .helpGroup('Reference connector and simulated 3CX:')
  .description('start both, seeded and connected, and print the next steps')
  .option('--port <n>', "the connector's port; the simulated 3CX takes the next one", port, 4400)
  .option(...dataOption)
  .action((options) => run(async () => (await import('./commands/serve.ts')).demoCommand(options)));

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

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
  exitCode = await command();
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
    if (error instanceof CommanderError) {
      // Commander has printed its own sentence; asking for help or the version is not a mistake.
      if (error.code === 'pbx-conformance.port') complain(error.message);
      return error.exitCode === 0 ? 0 : 2;
    }
    const failure = explainFailure(error);
    complain(failure.message);
    return failure.exitCode;
  }
}
