import { Option } from 'commander';
import { PBX_PROFILE_NAMES } from '../../simulator/engine/profile.ts';
import type { SpokenCommand } from '../lib/spoken-command.ts';
import { collect, type Declare, ending, HOST, type Load, PORT } from './shared.ts';

/** Real traffic: tap, tap compare. */
export const declareTap: Declare = (program, run) => {
  const tap = program
    .command('tap')
    .helpGroup('Real traffic:')
    .description(
      'listen between a PBX and a deployment: a proxy that records and judges, and changes nothing but addresses',
    )
    .option('--target <file>', 'target file of the deployment')
    .option(`${PORT[0]}`, `${PORT[1]}; default: 4500`, PORT[2])
    .option(...HOST)
    .option('--public-url <url>', 'address by which PBX and browsers reach the tap, where they write another')
    .optionsGroup('HTTPS:')
    .option('--https', 'serve HTTPS, with a certificate made for this run')
    .option('--cert <file>', 'with --key: certificate to serve HTTPS with, PEM')
    .option('--key <file>', 'its private key, PEM')
    .optionsGroup('What passes:')
    .option('--template <file>', "CRM template by which calls are recognized; default: the target file's")
    .option('--rewrite <list>', 'answers in which the tap puts its own address: template, metadata')
    .option('--timeout <time>', 'without a byte for so long: 504 for the PBX', '120s')
    .optionsGroup('When it ends, beside Ctrl-C:')
    .option('--for <time>', 'after 90s, 10m or 1h')
    .option('--calls <n>', 'after n calls were reported')
    .optionsGroup('Output:')
    .option(
      '--out <dir>',
      'folder for what is recorded; default: tap, with --share the folder "shared" in it',
    )
    .option('--verbose', 'print a line for every exchange')
    .optionsGroup('Instead of listening:')
    .option('--finish <dir>', 'make the files of a tap whose process was killed')
    .option('--share <dir>', 'copy a tap, with numbers, names, e-mail addresses and hosts replaced')
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance tap --target staging.yaml --port 4500 --rewrite template,metadata',
          'pbx-conformance tap --finish tap',
          'pbx-conformance tap --share tap',
        ],
        exits:
          '0 no violation seen, 1 a rule is violated, 2 usage or configuration, 3 the deployment does not answer, 4 the harness failed',
        page: 'tap.md',
      }),
    )
    .action((options) => run(async () => (await import('../commands/tap.ts')).tapCommand(options)));
  declareCompare(tap, run);
};

function declareCompare(tap: SpokenCommand, run: (command: Load) => Promise<void>): void {
  tap
    .command('compare')
    .description('show where the simulated 3CX sends other requests than the PBX that a tap recorded')
    .argument('<tap>', 'folder of a tap, or its tap.json')
    .option('--template <file>', 'CRM template that the PBX ran, with the addresses of the deployment')
    .addOption(
      new Option('--profile <name>', 'version of 3CX to simulate').choices(PBX_PROFILE_NAMES).default('v20'),
    )
    .option('--setting <name=value>', "value of a template's parameter that no request shows", collect)
    .addOption(
      new Option('--format <name>', 'text, html or json').choices(['text', 'html', 'json']).default('text'),
    )
    .option('--out <file>', 'file to write; without it the comparison is printed')
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance tap compare tap --template CXEngine.xml',
          'pbx-conformance tap compare tap --template CXEngine.xml --profile v18 --format html --out compare.html',
        ],
        exits:
          '0 no difference, 1 differences, 2 usage or a file that cannot be read, 3 nothing to compare, 4 the harness failed',
        page: 'tap.md',
      }),
    )
    .action((path, _, command) =>
      // What both have, --template and --out, the parser gives to tap, wherever it stands.
      run(async () =>
        (await import('../commands/tap-compare.ts')).tapCompareCommand(path, command.optsWithGlobals()),
      ),
    );
}
