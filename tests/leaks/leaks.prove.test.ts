import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadRules } from '../../harness/catalog.ts';
import { collectMutants } from '../../harness/lab/lab.ts';
import { MemoryNetwork } from '../../harness/lab/memory-network.ts';
import { type PlantedFault, referenceDeployment } from '../../harness/reference.ts';
import { runSuites } from '../../harness/run.ts';
import { consoleReport } from '../../reports/run/console.ts';
import { FORMATS } from '../../reports/run/index.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { CASES, NOT_ABOUT_SECRETS } from './cases.ts';
import { minting, written } from './minting.ts';

/** All mutants, and all rules against every case; a share of both otherwise. */
const ALL = process.env['PBX_LEAKS'] === 'all';
const ONE_MUTANT_IN = ALL ? 1 : 12;
/** Where the collection of cases from the field is, if it is at hand. */
const FIELD = process.env['PBX_FIELD'];

const TOOL = { name: 'pbx-conformance', version: '0.0.0' };
const PROFILE = { name: 'leaks', version: '1' };

const rules = await loadRules();
const mutants = await collectMutants(rules);
let values = 0;

/** Tries rules against a fault and writes everything that a check writes. @returns the places that hold a minted value */
async function leaks(planted: PlantedFault, tried: readonly Rule[]): Promise<string[]> {
  const { fault, minted } = minting(planted);
  const deployment = await referenceDeployment(fault, new MemoryNetwork());
  const selection = tried.map((rule) => ({ rule, level: rule.level }));
  const run = await runSuites({ deployment, selection, profile: PROFILE, tool: TOOL });
  await deployment.close();
  const { main, other, limited } = deployment.target.clients;
  for (const client of [main, other, limited]) if (client !== undefined) minted.add(client.secret);
  for (const user of [deployment.target.user, deployment.target.otherUser])
    if (user !== undefined) minted.add(user.password);
  values += minted.size;
  const artifacts = Object.entries(FORMATS).map(([name, { render }]) => [name, render(run)] as const);
  const shown = consoleReport(run, { verbose: true });
  const scrub = deployment.scrubRendered ?? ((text: string) => text);
  const found: string[] = [];
  for (const [name, text] of [...artifacts, ['console', shown] as const]) {
    const finished = scrub(text);
    for (const value of minted)
      for (const spelling of written(value)) {
        const at = finished.indexOf(spelling);
        if (at >= 0) found.push(`${name}: ${finished.slice(Math.max(0, at - 80), at + spelling.length)}`);
      }
  }
  return found;
}

describe('no value that a server mints stands in any file of a run', () => {
  const chosen = mutants.filter((_, index) => index % ONE_MUTANT_IN === 0);

  it(`of ${chosen.length} of ${mutants.length} mutants`, { timeout: 1_800_000 }, async () => {
    for (const { mutant, rule } of chosen) {
      const expected = new Set([rule.id, ...(mutant.alsoFails ?? [])]);
      const tried = ALL ? rules.filter(({ id }) => expected.has(id)) : [rule];
      expect(await leaks(mutant, tried), mutant.name).toEqual([]);
    }
    expect(values).toBeGreaterThan(chosen.length * 5);
  });

  // One rule of every third area.
  const areas = [...Map.groupBy(rules, ({ id }) => id.split('/').slice(0, 2).join('/')).values()];
  const sample = ALL ? rules : areas.flatMap(([first], index) => (index % 3 === 0 && first) || []);

  it.each(Object.entries(CASES))('of a server with %s', { timeout: 1_800_000 }, async (_, fault) => {
    expect(await leaks(fault, sample)).toEqual([]);
  });

  it.skipIf(FIELD === undefined)('of every case from the field', () => {
    const file = readFileSync(join(FIELD ?? '', 'deployments.yaml'), 'utf8');
    const ids = (parse(file) as { id: string }[]).map(({ id }) => id);
    expect(ids.filter((id) => !(id in CASES) && !NOT_ABOUT_SECRETS.has(id))).toEqual([]);
  });
});
