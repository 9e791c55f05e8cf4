import { Option } from 'commander';
import { PBX_PROFILE_NAMES } from '../../simulator/engine/profile.ts';
import { RECORDING_FORMATS } from '../../simulator/recordings/call.ts';
import { type Declare, ending, OUT } from './shared.ts';

const GROUP = 'Templates and calls:';
const QUEUES = [
  '--queues <list>',
  'numbers of queues and menus, for files that do not say, for example 610,611; -101 says that 101 is an extension',
] as const;
const dates = () =>
  new Option(
    '--dates <order>',
    'day or month first in dates such as 03/04/26; default: what the file shows',
  ).choices(['dmy', 'mdy']);

/** CRM templates, and calls at load: lint, replay, worker, record. */
export const declareTemplates: Declare = (program, run) => {
  for (const declare of [lint, replay, worker, record]) declare(program, run);
};

const lint: Declare = (program, run) =>
  void program
    .command('lint')
    .helpGroup(GROUP)
    .description('check CRM templates for errors')
    .argument('<file...>', 'template files')
    .addOption(
      new Option('--format <name>', 'text, json or sarif').choices(['text', 'json', 'sarif']).default('text'),
    )
    .addOption(
      new Option('--pbx, --profile <version>', 'version of 3CX the template is for, as for "pbx --profile"')
        .choices(PBX_PROFILE_NAMES)
        .default('v20'),
    )
    .addHelpText(
      'after',
      ending({
        examples: ['pbx-conformance lint CXEngine.xml', 'pbx-conformance lint CXEngine.xml --profile v18'],
        exits:
          '0 no error, 1 a template has errors, 2 usage or a file that cannot be read, 4 the harness failed',
        page: 'lint-field-report.md',
      }),
    )
    .action((files, options) =>
      run(async () => (await import('../commands/lint.ts')).lintCommand(files, options)),
    );

const replay: Declare = (program, run) =>
  void program
    .command('replay')
    .helpGroup(GROUP)
    .description('play recorded calls through simulated PBXs, measure, and check that each is in the journal')
    .argument('<recording>', 'calls of a 3CX: CDR, Call Log report, cdroutput, JSON or JSON Lines')
    .option('--target <file>', 'target file of the deployment; without it the reference connector is started')
    .option('--rate <n>', 'calls per second')
    .option('--speed <x>', 'keep the recorded times, x times as fast')
    .option('--as-fast-as-possible', 'place each call as soon as a PBX has room for it; the default')
    .option('--pbxs <n>', 'simulated PBXs, each with an authorization of its own', '1')
    .option('--for <time>', 'repeat the recording for 90s, 10m or 1h')
    .addOption(
      new Option(
        '--phonebook <query>',
        'keep found contacts, and look a known number up always or not',
      ).choices(['always', 'unless-found']),
    )
    .option('--drop-on-failure', 'drop calls that the CRM does not accept, as a real 3CX does')
    .option(
      '--drill <list>',
      'faults to inject: restart, 503, slow, reset, revoked, clock; 503@10s+5s sets start and duration',
    )
    .option(...OUT)
    .option('--fields <list>', "names of a CDR's fields in their order")
    .option('--delimiter <character>', 'of a CDR or a table; default: detected from its first lines')
    .option('--time-zone <name>', 'IANA name of the zone of time stamps without an offset', 'UTC')
    .option(...QUEUES)
    .addOption(dates())
    .addOption(new Option('--format <name>', 'default: detected from the content').choices(RECORDING_FORMATS))
    .option('--max-p95 <duration>', 'exit code 1 where 5 % of the calls wait longer for the CRM: 800ms, 2s')
    .option('--max-p99 <duration>', 'exit code 1 where 1 % of the calls wait longer')
    .option('--max-failed <n>', 'exit code 1 after more failures: 0, 10, or 0.5% of the calls')
    .option('--workers <url>', 'distribute the replay to the workers at this Redis: redis://host:port')
    .option('--wait-for <n>', 'with --workers: wait for n workers; default: the first')
    .addHelpText(
      'after',
      ending({
        examples: ['pbx-conformance replay monday.csv --rate 20 --pbxs 5'],
        exits:
          '0 every call exactly once, 1 a call is missing or doubled, 2 usage or configuration, 3 incomplete, 4 the harness failed',
        page: 'replay.md',
      }),
    )
    .action((recording, options) =>
      run(async () => (await import('../commands/replay.ts')).replayCommand(recording, options)),
    );

const worker: Declare = (program, run) =>
  void program
    .command('worker')
    .helpGroup(GROUP)
    .description('run as a replay worker (BullMQ on Redis); the password is read from REDIS_PASSWORD')
    .requiredOption('--redis <url>', 'the Redis: redis://host:port')
    .option('--concurrency <n>', 'partitions played at once', '8')
    .addHelpText(
      'after',
      ending({ examples: ['pbx-conformance worker --redis redis://127.0.0.1:6379'], page: 'workers.md' }),
    )
    .action((options) => run(async () => (await import('../commands/worker.ts')).workerCommand(options)));

const record: Declare = (program, run) =>
  void program
    .command('record')
    .helpGroup(GROUP)
    .description('save the calls of a simulated 3CX as a recording, or print what is read of a file')
    .option('--pbx <url>', 'address of a running simulated 3CX; for a stopped one use --data')
    .option('--data <dir>', 'folder of the state of a stopped simulated 3CX')
    .addOption(
      new Option('--format <name>', 'cdr: as 3CX writes it; jsonl: with every field')
        .choices(['cdr', 'jsonl'])
        .default('jsonl'),
    )
    .option('--from <file>', 'print the calls of a recording of any format, one JSON line a call')
    .addOption(
      new Option('--from-format <name>', 'of the file; default: detected from the content').choices(
        RECORDING_FORMATS,
      ),
    )
    .option('--fields <list>', "with --from: names of a CDR's fields in their order")
    .option(...QUEUES)
    .addOption(dates())
    .option('--delimiter <char>', 'of a CDR; default: a comma, with --from detected')
    .option('--time-zone <name>', 'zone of time stamps without an offset, for example Europe/Paris', 'UTC')
    .option('--out <file>', 'file to write; without it the recording is printed')
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance record --pbx http://127.0.0.1:4401 --out calls.jsonl',
          'pbx-conformance record --from cdr.csv --time-zone Europe/Paris',
        ],
        page: 'recordings.md',
      }),
    )
    .action((options) => run(async () => (await import('../commands/record.ts')).recordCommand(options)));
