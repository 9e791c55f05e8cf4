import { loadRules } from '../harness/index.ts';
import { areaOf } from '../reports/run/summary.ts';

/** @returns the definitions of the tags, for `test.tags` in the configuration of Vitest */
export async function conformanceTags(): Promise<{ name: string; description: string }[]> {
  const areas = Map.groupBy(await loadRules(), ({ id }) => areaOf(id));
  return [...areas].map(([name, { length }]) => ({ name, description: `${length} rules of ${name}` }));
}
