import { Option } from 'commander';
import { PBX_PROFILE_NAMES } from '../../simulator/engine/profile.ts';
import { DATA, type Declare, ending, HOST, PORT, pairOfPorts } from './shared.ts';

const GROUP = 'Reference connector and simulated 3CX:';

/** The reference connector and the simulated 3CX: demo, connector, pbx. */
export const declareServers: Declare = (program, run) => {
  for (const declare of [demo, connector, pbx]) declare(program, run);
};

const demo: Declare = (program, run) =>
  void program
    .command('demo')
    .helpGroup(GROUP)
    .description('start both, seeded and connected, and print the next steps')
    .option('--port <n>', "the connector's port; the simulated 3CX takes the next one", pairOfPorts, 4400)
    .option(...DATA)
    .addHelpText('after', ending({ examples: ['pbx-conformance demo'], page: 'guide.md' }))
    .action((options) => run(async () => (await import('../commands/serve.ts')).demoCommand(options)));

const connector: Declare = (program, run) =>
  void program
    .command('connector')
    .helpGroup(GROUP)
    .description('start the reference connector')
    .option(...PORT)
    .option(...HOST)
    .option(...DATA)
    .option('--public-url <url>', 'public address, where it differs from the one it listens on')
    .addOption(
      new Option('--behaves-like <server>', 'take on the behavior of another server; default: sound').choices(
        ['sound', 'passport'],
      ),
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
    .addHelpText(
      'after',
      ending({ examples: ['pbx-conformance connector --seed reference.yaml'], page: 'target-file.md' }),
    )
    .action((options) => run(async () => (await import('../commands/serve.ts')).connectorCommand(options)));

const pbx: Declare = (program, run) =>
  void program
    .command('pbx')
    .helpGroup(GROUP)
    .description('start the simulated 3CX')
    .addOption(new Option('--profile <name>', 'version of 3CX to simulate').choices(PBX_PROFILE_NAMES))
    .option('--principal <id>', 'service principal of /xapi/v1; its secret is PBX_PRINCIPAL_SECRET')
    .option(...PORT)
    .option(...HOST)
    .option(...DATA)
    .addHelpText('after', ending({ examples: ['pbx-conformance pbx --port 4401'], page: 'guide.md' }))
    .action((options) => run(async () => (await import('../commands/serve.ts')).pbxCommand(options)));
