import { Crew, collectMutants, collectVariants, type LabWorker, loadRules } from '../harness/index.ts';

/** Rules that measure: chance, time, or what happens at the same moment. */
const MEASURING = [
  'oauth/code/codes-unguessable',
  'oauth/token/tokens-are-unguessable',
  'oauth/client-auth/secret-guessing-slowed',
  'oauth/code/code-single-use-in-parallel',
  'oauth/refresh/parallel-refreshes-succeed-once',
  'api/journal/parallel-reports-once',
  'pbx/calls/calls-at-once-served',
  'pbx/tokens/one-refresh-for-all',
];

/** How often each is tried; `RUNS=20` for a first look. */
const RUNS = Number(process.env['RUNS'] ?? 200);
/** Ids that begin so; `ONLY=oauth/code,api` tries some of the rules. */
const ONLY = (process.env['ONLY'] ?? '').split(',');
/** No further run begins after so many minutes. */
const MINUTES = Number(process.env['MINUTES'] ?? Number.POSITIVE_INFINITY);

/** What became of one rule on one variant or mutant. */
interface Tally {
  trials: number;
  /** Each wrong verdict, with how often it came. */
  readonly wrong: Map<string, number>;
}

/**
 * The rules that measure, so many times on each sound variant that they can meet, and on each of their mutants: how often
 * the verdict was another one than it has to be.
 */
export async function benchStability(): Promise<string> {
  const rules = (await loadRules()).filter(
    ({ id }) => MEASURING.includes(id) && ONLY.some((only) => id.startsWith(only)),
  );
  const mutants = await collectMutants(rules);
  const variants = await collectVariants();
  const tallies = new Map<string, Tally>();
  const count = (about: string, trials: number, wrong: readonly string[]) => {
    const tally = tallies.get(about) ?? { trials: 0, wrong: new Map() };
    tally.trials += trials;
    for (const one of wrong) tally.wrong.set(one, (tally.wrong.get(one) ?? 0) + 1);
    tallies.set(about, tally);
  };
  const ids = rules.map(({ id }) => id);
  const round = [
    ...variants.map(({ key, variant }) => async (worker: LabWorker) => {
      const { tried, wrong } = await worker.ask('variant', { key, rules: ids });
      count(
        variant.name,
        tried,
        wrong.map(({ rule, verdict, actual }) => `${rule}: ${verdict} (${actual})`),
      );
    }),
    ...mutants.map(({ key, rule }) => async (worker: LabWorker) => {
      const { killed, why } = await worker.ask('mutant', { key, rules: [rule.id] });
      count(key, 1, killed ? [] : [why]);
    }),
  ];
  const startedAt = performance.now();
  const crew = new Crew(rules);
  let runs = 0;
  try {
    await crew.shareFootprints(rules);
    while (runs < RUNS && performance.now() - startedAt < MINUTES * 60_000) {
      await crew.carryOut(round);
      runs += 1;
    }
  } finally {
    await crew.dismiss();
  }
  return report(tallies, rules.length, runs, Math.round((performance.now() - startedAt) / 1000));
}

function report(tallies: ReadonlyMap<string, Tally>, rules: number, runs: number, seconds: number): string {
  const trials = [...tallies.values()].reduce((sum, tally) => sum + tally.trials, 0);
  const wrong = [...tallies].flatMap(([about, tally]) =>
    [...tally.wrong].map(([what, times]) => `  ${times} of ${runs}  ${about}: ${what}`),
  );
  const met = [...tallies.values()].filter((tally) => tally.trials > 0).length;
  return [
    `stability: ${rules} rules, ${met} variants and mutants, ${runs} runs, ${trials} trials, ${seconds} s`,
    wrong.length === 0 ? '  every verdict was the right one' : wrong.join('\n'),
  ].join('\n');
}
