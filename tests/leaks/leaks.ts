import { MemoryNetwork } from '../../harness/lab/memory-network.ts';
import { type Deviation, referenceDeployment } from '../../harness/reference.ts';
import { runSuites } from '../../harness/run.ts';
import { consoleReport } from '../../reports/run/console.ts';
import { FORMATS } from '../../reports/run/index.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { minting } from './minting.ts';
import { LeakSearch } from './search.ts';

/**
 * `PBX_LEAKS=all`: all mutants, and all rules against every case; `PBX_LEAKS=4`: all mutants, and one rule in four against
 * each case. A small share of both otherwise.
 */
const ASKED = process.env['PBX_LEAKS'];
/** Whether all mutants are tried. */
export const ALL: boolean = ASKED !== undefined;
/** Each case is tried with one rule of so many; which ones, its number decides. */
export const ONE_RULE_IN: number = ASKED === 'all' ? 1 : Number(ASKED ?? 120);
/** For a test of them all. */
export const PATIENCE = 3_600_000;

const TOOL = { name: 'pbx-conformance', version: '0.0.0' };
const PROFILE = { name: 'leaks', version: '1' };

/**
 * Tries rules against a fault and writes everything that a check writes.
 * @returns how many secret values were minted, and the places that hold one
 */
export async function leaksOf(
  planted: Deviation,
  tried: readonly Rule[],
): Promise<{ readonly values: number; readonly places: readonly string[] }> {
  const { fault, minted } = minting(planted);
  const deployment = await referenceDeployment(fault, new MemoryNetwork());
  const selection = tried.map((rule) => ({ rule, level: rule.level }));
  const run = await runSuites({ deployment, selection, profile: PROFILE, tool: TOOL });
  await deployment.close();
  const { main, other, limited } = deployment.target.clients;
  for (const client of [main, other, limited]) if (client !== undefined) minted.add(client.secret);
  for (const user of [deployment.target.user, deployment.target.otherUser])
    if (user !== undefined) minted.add(user.password);
  const search = new LeakSearch(minted);
  const artifacts = Object.entries(FORMATS).map(([name, { render }]) => [name, render(run)] as const);
  const shown = consoleReport(run, { verbose: true });
  const scrub = deployment.scrubRendered ?? ((text: string) => text);
  const places = [...artifacts, ['console', shown] as const].flatMap(([name, text]) =>
    search.find(scrub(text)).map((place) => `${name}: ${place}`),
  );
  return { values: minted.size, places };
}
