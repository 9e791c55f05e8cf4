import { ALONE, type Alone, type Rule } from '../suites/kit/rule.ts';

/** With fewer rules the questions that come before side-by-side trials take longer than they save. */
export const FEWEST_SIDE_BY_SIDE = 8;

/** Positions in a selection, in the order in which they are tried at a deployment that all rules share. */
export interface Schedule {
  /** These may be tried side by side. */
  readonly company: readonly number[];
  /** These are tried after them, one by one. */
  readonly alone: readonly number[];
}

/** @returns the positions of the rules, each group in the order of the selection; the lonely by their reasons, in the order of `ALONE` */
export function scheduleOf(selection: readonly { readonly rule: Pick<Rule, 'alone'> }[]): Schedule {
  const reasons = Object.keys(ALONE) as Alone[];
  const positions = (reason: Alone | undefined) =>
    [...selection.keys()].filter((index) => selection[index]?.rule.alone === reason);
  return { company: positions(undefined), alone: reasons.flatMap(positions) };
}
