import { Option } from 'commander';
import { collect, type Declare, ending, ONLY, OUT, oneTarget } from './shared.ts';

const GROUP = 'Check a deployment:';
const RUN_EXITS =
  '0 conformant, 1 a rule is violated, 2 usage or configuration, 3 incomplete, 4 the harness failed';

/** From a new deployment to its verdict: init, doctor, rules, check. */
export const declareDeployment: Declare = (program, run) => {
  for (const declare of [init, doctor, rules, check]) declare(program, run);
};

const init: Declare = (program, run) =>
  void program
    .command('init')
    .helpGroup(GROUP)
    .description('write a target file from the values of the guide, and ask doctor; asks for what is missing')
    .argument('[file]', 'target file to write; an existing one is left alone', 'target.yaml')
    .optionsGroup('What the guide has you note down:')
    .option('--connector <url>', 'base address of the deployment')
    .option('--template <file>', 'the CRM template downloaded from the deployment')
    .option('--client-id <id>', 'Client ID of the API client made for the PBX')
    .option('--secret <reference>', 'its Client Secret, as env:NAME or file:PATH')
    .option('--account <id>', 'Account ID, as shown under the Clients section')
    .optionsGroup('What doctor can ask more with:')
    .option('--phone <number>', 'phone number of a contact in the CRM')
    .option('--contact <name>', 'last name of that contact')
    .option('--redirect-uri <uri>', 'redirect URI of the PBX')
    .option('--user <name>', 'user who signs in and approves')
    .option('--password <reference>', 'the password, as env:NAME or file:PATH')
    .addOption(
      new Option('--approval <how>', 'how a user approves').choices(['form', 'browser', 'person', 'none']),
    )
    .optionsGroup('Options:')
    .option('--yes', 'ask nothing: for scripts')
    .option(...OUT)
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance init staging.yaml',
          'pbx-conformance init staging.yaml --connector https://connector.example --template CXEngine.xml',
        ],
        exits:
          '0 written, and every answer is yes; 2 usage, or an answer is no; 3 written, and no answer came or doctor could not be asked',
        page: 'first-target-file.md',
      }),
    )
    .action((file, options) =>
      run(async () => {
        const { terminalPrompter } = await import('../lib/prompter.ts');
        const parts = { out: process.stdout, environment: process.env, prompter: terminalPrompter };
        return (await import('../commands/init.ts')).initCommand(file, options, parts);
      }),
    );

const doctor: Declare = (program, run) =>
  void program
    .command('doctor')
    .helpGroup(GROUP)
    .description('check what has to be right before a PBX is connected; stops at the first no')
    .argument('[target]', 'target file of the deployment, as --target')
    .option('--target <file>', 'target file of the deployment')
    .option(...OUT)
    .optionsGroup('Instead of a target file:')
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
    .addHelpText(
      'after',
      ending({
        examples: ['pbx-conformance doctor staging.yaml'],
        exits: '0 every answer is yes, 2 an answer is no, 3 the deployment does not answer',
        page: 'doctor.md',
      }),
    )
    .action((target, options) =>
      run(async () =>
        (await import('../commands/doctor.ts')).doctorCommand({
          ...options,
          target: oneTarget(target, options.target),
        }),
      ),
    );

const rules: Declare = (program, run) =>
  void program
    .command('rules')
    .helpGroup(GROUP)
    .description('list the rules, explain one, or forecast a run against a target')
    .argument('[id]', 'a rule id, or the beginning of several: oauth/code')
    .option(
      '--target <file>',
      'forecast: which rules apply, how often a person is needed, how long waits take',
    )
    .option('--profile <name>', "with --target: another profile than the target file's")
    .option('--every-approval', 'with --target: as check does with this option')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance rules oauth/code',
          'pbx-conformance rules oauth/code/code-single-use',
          'pbx-conformance rules --target staging.yaml',
        ],
        page: 'rules/README.md',
      }),
    )
    .action((id, { target, ...options }) =>
      run(async () =>
        target === undefined
          ? (await import('../commands/rules.ts')).rulesCommand(id, options)
          : (await import('../lib/forecast.ts')).forecastCommand(target, { only: id, ...options }),
      ),
    );

const check: Declare = (program, run) =>
  void program
    .command('check')
    .helpGroup(GROUP)
    .description('check a deployment; without a target, the reference connector with the simulated 3CX')
    .argument('[target]', 'target file of the deployment, as --target')
    .optionsGroup('Which deployment:')
    .option('--target <file>', 'target file of the deployment')
    .option('--image <name>', 'with a target: first start it in a container of this image')
    .option(
      '--env <name[=value]>',
      'variable of the container; secrets by name only; may be repeated',
      collect,
    )
    .option('--env-file <file>', 'file of such variables')
    .optionsGroup('Which rules:')
    .option('--profile <name>', 'which rules to ask, and how strongly')
    .option(...ONLY)
    .option('--rules <dir>', 'folder of rules of your own, asked beside those of the profile')
    .option('--every-approval', 'ask a person for every approval that the rules need, not 15 at most')
    .option('--rerun <run.json>', 'ask the rules again that failed or were blocked in that run')
    .option('--shard <i/n>', 'check the i-th of n parts of the rules; "report --merge" joins them')
    .optionsGroup('A real PBX:')
    .option('--restore-pbx <file>', 'put the PBX of a killed run back by the pbx-before.json it has left')
    .optionsGroup('What counts as a failure:')
    .option('--known <file>', 'list of known failures: rule, reason, optionally issue and until')
    .option('--write-known <file>', 'write the failures as a list of known ones, with reasons to fill in')
    .option('--strict', 'let advice fail the run too')
    .optionsGroup('Reports:')
    .option(...OUT)
    .option('--format <list>', 'reports to write beside run.json', 'junit,html')
    .option('--history <dir>', 'folder that collects the runs, for the HTML report to draw')
    .addOption(new Option('--quiet', 'print errors only').conflicts('verbose'))
    .option('--verbose', 'print every claim and exchange of rules that did not pass, and all rules by area')
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance check staging.yaml',
          'pbx-conformance check staging.yaml --only oauth/code,pbx',
          'pbx-conformance check staging.yaml --rerun conformance-report/run.json',
        ],
        exits: RUN_EXITS,
        page: 'ci.md',
      }),
    )
    .action((target, options) =>
      run(async () =>
        (await import('../commands/check.ts')).checkCommand({
          ...options,
          target: oneTarget(target, options.target),
        }),
      ),
    );
