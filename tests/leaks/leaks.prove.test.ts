import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadRules } from '../../harness/catalog.ts';
import { collectMutants } from '../../harness/lab/lab.ts';
import { type Deviation, referenceDeployment } from '../../harness/reference.ts';
import { runSuites } from '../../harness/run.ts';
import { consoleReport } from '../../reports/run/console.ts';
import { FORMATS } from '../../reports/run/index.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { API_BENDS } from '../field/api-bends.ts';
import { BROWSER_BENDS } from '../field/browser-bends.ts';
import { TOKEN_BENDS } from '../field/token-bends.ts';
import { CASES } from './cases.ts';
import { minting, writtenForms } from './minting.ts';
import { LeakSearch } from './search.ts';

/** All mutants, and all rules against every case; a share of both otherwise. */
const ALL = process.env['PBX_LEAKS'] === 'all';
const ONE_MUTANT_IN = ALL ? 1 : 24;
/** Of each case one rule of every so manyth area is tried: which ones, the number of the case decides. */
const ONE_AREA_IN = 6;
const PATIENCE = 1_800_000;
/** Where the collection of cases from the field is, if it is at hand. */
const FIELD = process.env['PBX_FIELD'];

const TOOL = { name: 'pbx-conformance', version: '0.0.0' };
const PROFILE = { name: 'leaks', version: '1' };

/** Every case, those that write secrets in a way of their own under a name of theirs. */
const SERVERS: readonly (readonly [name: string, bend: Deviation])[] = [
  ...[TOKEN_BENDS, API_BENDS, BROWSER_BENDS].flatMap((bends) => Object.entries(bends)),
  ...Object.entries(CASES).map(([name, bend]) => [`${name}, written otherwise`, bend] as const),
];

const rules = await loadRules();
const mutants = await collectMutants(rules);
let values = 0;

/** Tries rules against a fault and writes everything that a check writes. @returns the places that hold a minted value */
async function leaks(planted: Deviation, tried: readonly Rule[]): Promise<string[]> {
  const { fault, minted } = minting(planted);
  const deployment = await referenceDeployment(fault);
  const selection = tried.map((rule) => ({ rule, level: rule.level }));
  const run = await runSuites({ deployment, selection, profile: PROFILE, tool: TOOL });
  await deployment.close();
  const { main, other, limited } = deployment.target.clients;
  for (const client of [main, other, limited]) if (client !== undefined) minted.add(client.secret);
  for (const user of [deployment.target.user, deployment.target.otherUser])
    if (user !== undefined) minted.add(user.password);
  values += minted.size;
  const search = new LeakSearch(minted);
  const artifacts = Object.entries(FORMATS).map(([name, { render }]) => [name, render(run)] as const);
  const shown = consoleReport(run, { verbose: true });
  const scrub = deployment.scrubRendered ?? ((text: string) => text);
  return [...artifacts, ['console', shown] as const].flatMap(([name, text]) =>
    search.find(scrub(text)).map((place) => `${name}: ${place}`),
  );
}

describe('no value that a server mints stands in any file of a run', () => {
  const chosen = mutants.filter((_, index) => index % ONE_MUTANT_IN === 0);

  it(`of ${chosen.length} of ${mutants.length} mutants`, { timeout: PATIENCE }, async () => {
    for (const { mutant, rule } of chosen) {
      const expected = new Set([rule.id, ...(mutant.alsoFails ?? [])]);
      const tried = ALL ? rules.filter(({ id }) => expected.has(id)) : [rule];
      expect(await leaks(mutant, tried), mutant.name).toEqual([]);
    }
    expect(values).toBeGreaterThan(chosen.length * 5);
  });

  const areas = [...Map.groupBy(rules, ({ id }) => id.split('/').slice(0, 2).join('/')).values()];
  const sample = (number: number) =>
    areas.flatMap(([first], index) => (index % ONE_AREA_IN === number % ONE_AREA_IN && first) || []);

  it.each(SERVERS.map(([name, bend], number) => [name, bend, ALL ? rules : sample(number)] as const))(
    'of a server with %s',
    { timeout: PATIENCE },
    async (_, bend, tried) => {
      expect(await leaks(bend, tried)).toEqual([]);
    },
  );

  it.skipIf(FIELD === undefined)('of every case from the field', () => {
    const file = readFileSync(join(FIELD ?? '', 'deployments.yaml'), 'utf8');
    const ids = (parse(file) as { id: string }[]).map(({ id }) => id);
    const tried = new Set(SERVERS.map(([name]) => name));
    expect(ids.filter((id) => !tried.has(id))).toEqual([]);
  });
});

describe('the search itself', () => {
  const SECRET = 'p+q/r=s t&"u<v>-0815';

  it.each(writtenForms(SECRET))('finds %s', (form) => {
    expect(new LeakSearch([SECRET]).find(`before ${form} after`).at(-1)).toMatch(/^before /);
  });

  it.each([0, 1, 2])('finds it in the base64 of a longer text, %i bytes off', (off) => {
    const text = Buffer.from(`${'i'.repeat(off + 3)}${SECRET} and more`).toString('base64');
    expect(new LeakSearch([SECRET]).find(text)).not.toEqual([]);
  });

  it('finds nothing in what holds none', () => {
    expect(new LeakSearch([SECRET]).find('p+q/r=s and <client_secret#1> and t&"u<v>-0815')).toEqual([]);
  });
});
