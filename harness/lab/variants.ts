import type { Result, Verdict } from '../../reports/run/document.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import type { Variant } from '../../suites/kit/variants.ts';
import { loadVariants } from '../catalog.ts';
import { referenceDeployment } from '../reference.ts';
import type { Named } from './footprint.ts';
import { type Footprints, tryAgainst } from './lab.ts';
import { MemoryNetwork } from './memory-network.ts';

/** A rule whose verdict on a sound variant is not the one it should be. */
export interface WrongVerdict {
  readonly rule: string;
  readonly verdict: Verdict;
  /** The claim that failed, or why it is not applicable. */
  readonly at: string;
  readonly actual: string;
}

/** What the rules said of one sound variant. */
export interface VariantTrial {
  readonly variant: string;
  /** Why it is conformant. */
  readonly because: string;
  /** How many rules were tried on it; the others cannot meet the difference. */
  readonly tried: number;
  /** Rules that are not applicable, as the variant says. */
  readonly notApplicable: readonly string[];
  /** Rules that advise, as the variant says. */
  readonly advised: readonly string[];
  /** Empty when every rule says what it should. */
  readonly wrong: readonly WrongVerdict[];
}

/** A variant under a key that no mutant has; a footprint compares its decisions, its wire and its template. */
export interface KeyedVariant extends Named {
  readonly variant: Variant;
}

/** @returns every sound variant with its key */
export async function collectVariants(): Promise<KeyedVariant[]> {
  const variants = await loadVariants();
  return variants.map((variant) => ({ variant, mutant: variant, key: `variant: ${variant.name}` }));
}

/**
 * Tries rules on a sound variant.
 * @param footprints leave out to try every rule, whether or not it can meet the difference
 */
export async function tryVariant(
  { variant, key }: KeyedVariant,
  rules: readonly Rule[],
  footprints?: Footprints,
): Promise<VariantTrial> {
  const isMet = ({ id }: Rule) => reachesEveryRule(variant) || footprints?.get(id)?.has(key) !== false;
  const met = rules.filter(isMet);
  const deployment = await referenceDeployment(variant, new MemoryNetwork());
  const results: Result[] = [];
  for (const rule of met) results.push(await tryAgainst(rule, deployment));
  await deployment.close();
  const of = (wanted: Verdict) => results.filter(({ verdict }) => verdict === wanted).map(({ rule }) => rule);
  return {
    variant: variant.name,
    because: variant.because,
    tried: met.length,
    notApplicable: of('not-applicable'),
    advised: of('advice'),
    wrong: met.flatMap((rule, index) => {
      const { verdict, at, actual } = results[index] as Result;
      const expected = expectedVerdict(variant, rule);
      if (verdict === expected) return [];
      return { rule: rule.id, verdict, at, actual: actual === '' ? `it should be ${expected}` : actual };
    }),
  };
}

/** Whether a footprint, taken at the reference connector, could miss the difference. */
function reachesEveryRule({ perServer, wrap, options, overTls, target }: Variant): boolean {
  return (
    perServer !== undefined ||
    wrap !== undefined ||
    options !== undefined ||
    overTls === true ||
    target !== undefined
  );
}

function expectedVerdict({ lacks = [], notApplicable = {}, advised = {} }: Variant, rule: Rule): Verdict {
  if (rule.id in notApplicable || rule.needs?.some((need) => lacks.includes(need)) === true)
    return 'not-applicable';
  return rule.id in advised ? 'advice' : 'pass';
}
