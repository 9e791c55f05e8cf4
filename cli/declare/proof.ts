import { type Declare, ending, ONLY, OUT } from './shared.ts';

const GROUP = 'The rules themselves:';

/** The proof that every rule can fail: prove. */
export const declareProof: Declare = (program, run) => {
  for (const declare of [prove]) declare(program, run);
};

const prove: Declare = (program, run) =>
  void program
    .command('prove')
    .helpGroup(GROUP)
    .description('prove that every rule can fail: one faulty server per mutant')
    .option(...ONLY)
    .option('--rules <dir>', 'prove the rules of this folder, and no others')
    .option(...OUT)
    .option('--exhaustive', 'try every rule against every mutant, also those that cannot meet its fault')
    .addHelpText(
      'after',
      ending({
        examples: ['pbx-conformance prove --only oauth/code'],
        exits: '0 every rule is proven, 1 one is not, 2 usage or configuration, 4 the harness failed',
      }),
    )
    .action((options) => run(async () => (await import('../commands/prove.ts')).proveCommand(options)));
