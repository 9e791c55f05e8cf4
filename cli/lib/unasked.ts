import { forecast, leftOut, type Selected } from '../../harness/index.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** @returns why rules are not asked of a deployment at which a person approves, by their id */
export async function unaskedOf(
  { target }: Deployment,
  selection: readonly Selected[],
): Promise<ReadonlyMap<string, string>> {
  return target.approval.how === 'person' ? leftOut((await forecast(target, selection)).rules) : NONE;
}
