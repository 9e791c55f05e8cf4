import { Option } from 'commander';
import { type Declare, ending } from './shared.ts';

const GROUP = 'Read a run:';

/** Reading what a run found: report, compare. */
export const declareRuns: Declare = (program, run) => {
  for (const declare of [report, compare]) declare(program, run);
};

const report: Declare = (program, run) =>
  void program
    .command('report')
    .helpGroup(GROUP)
    .description('make a report from a run document')
    .argument('[run]', 'run.json of a run')
    .option(
      '--format <name>',
      'html, junit, markdown, comment, sarif, har, curl, badge, text, github or json; default: report.html beside the run',
    )
    .option('--out <file>', 'file to write; without it the report is printed')
    .option('--merge <files...>', 'run documents of the other shards of the same run')
    .option('--history <dir>', 'folder of earlier runs to draw; its latest is reported unless one is named')
    .addHelpText(
      'after',
      ending({
        examples: [
          'pbx-conformance report conformance-report/run.json',
          'pbx-conformance report run.json --format markdown',
        ],
        page: 'ci.md',
      }),
    )
    .action((file, options) =>
      run(async () => (await import('../commands/report.ts')).reportCommand({ ...options, run: file })),
    );

const compare: Declare = (program, run) =>
  void program
    .command('compare')
    .helpGroup(GROUP)
    .description('show what changed between two runs')
    .argument('<old>', 'run.json of the earlier run')
    .argument('<new>', 'run.json of the later run')
    .addOption(
      new Option('--format <name>', 'text, markdown or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .addHelpText(
      'after',
      ending({
        examples: ['pbx-conformance compare old/run.json new/run.json'],
        exits:
          '0 nothing got worse, 1 something did, 2 usage or a file that cannot be read, 4 the harness failed',
        page: 'ci.md',
      }),
    )
    .action((older, newer, options) =>
      run(async () => (await import('../commands/compare.ts')).compareCommand(older, newer, options)),
    );
