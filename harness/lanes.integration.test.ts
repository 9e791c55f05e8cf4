import { expect, it } from 'vitest';
import type { Rule } from '../suites/kit/rule.ts';
import { isInShare } from '../tests/share.ts';
import { loadRules } from './catalog.ts';
import { collectMutants } from './lab/lab.ts';
import { tampering } from './lab/tampering.ts';
import { templateFault } from './reference.ts';
import { runSuites } from './run.ts';
import { remoteReference, shuffled, verdictsIn } from './testing.ts';

const rules = await loadRules();
const mutants = (await collectMutants(rules)).filter(({ mutant }) => mutant.tls === undefined);
/** So many mutants are drawn; more by hand: `PBX_MUTANTS=40 npx vitest run harness/lanes`. */
const SAMPLE = shuffled(mutants, 7).slice(0, Number(process.env['PBX_MUTANTS'] ?? 1));

/** Tries rules at a mutant that nobody here controls: one server, one clock, which runs ahead while a rule waits. */
async function verdictsOf(
  { policy, tamper, ...templates }: (typeof mutants)[number]['mutant'],
  concurrency: number,
  seed: number,
  asked: readonly Rule[],
): Promise<readonly string[]> {
  let ahead = 0;
  const remote = await remoteReference(undefined, {
    clock: { now: () => Date.now() + ahead },
    ...(policy === undefined ? {} : { policy }),
    ...(tamper === undefined ? {} : { wrap: tampering(tamper) }),
    template: (xml, method) => templateFault(templates, method)?.(xml) ?? xml,
  });
  const wait = async (ms: number) => {
    ahead += ms;
  };
  try {
    const { deployment } = remote;
    const run = await runSuites({
      deployment: {
        ...deployment,
        concurrency,
        open: async (rule) => ({ ...(await deployment.open(rule)), wait }),
      },
      selection: shuffled(asked, seed).map((rule) => ({ rule, level: rule.level })),
      profile: { name: 'all', version: '0' },
      tool: { name: 'lanes', version: '0' },
    });
    return verdictsIn(run.results);
  } finally {
    await remote.close();
  }
}

it.each(SAMPLE.map((one) => [one.key, one] as const))(
  'the verdicts on a mutant are the same one after the other and eight side by side: %s',
  async (_, { mutant, rule }) => {
    const asked = rules.filter(({ id }, index) => id === rule.id || isInShare(0, index, 3));
    const expected = await verdictsOf(mutant, 1, 1, asked);
    expect(await verdictsOf(mutant, 8, 2, asked)).toEqual(expected);
    expect(expected.find((line) => line.startsWith(`${rule.id}:`))).toBeDefined();
  },
  300_000,
);
