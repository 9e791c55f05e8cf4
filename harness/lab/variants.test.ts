import { describe, expect, it } from 'vitest';
import type { Rule } from '../../suites/kit/rule.ts';
import type { Variant } from '../../suites/kit/variants.ts';
import { loadRules } from '../catalog.ts';
import { takeFootprints } from './lab.ts';
import { collectVariants, type KeyedVariant, tryVariant } from './variants.ts';

const catalog = await loadRules();
const variants = await collectVariants();
const SINGLE_USE = 'oauth/code/code-single-use';

function rule(id: string): Rule {
  const found = catalog.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the catalog has no rule ${id}`);
  return found;
}

function keyed(variant: Omit<Variant, 'name' | 'because'>): KeyedVariant {
  const whole = { name: 'a variant', because: 'of a test', ...variant };
  return { variant: whole, mutant: whole, key: 'variant: a variant' };
}

const careless = keyed({ policy: { spendCode: () => true } });

describe('a variant', () => {
  it('is misjudged where a rule fails on it', async () => {
    const { wrong, tried } = await tryVariant(careless, [rule(SINGLE_USE)]);
    expect(tried).toBe(1);
    expect(wrong).toMatchObject([
      { rule: SINGLE_USE, verdict: 'fail', at: 'the second exchange is refused' },
    ]);
  });

  it('is misjudged where a rule is not applicable that should be', async () => {
    const undeclared = keyed({ target: () => ({ can: [] }) });
    const rules = [rule(SINGLE_USE), ...catalog.filter(({ needs }) => needs?.includes('iss') === true)];
    const { wrong } = await tryVariant(undeclared, rules);
    expect(wrong.map(({ verdict }) => verdict)).toEqual(rules.slice(1).map(() => 'not-applicable'));
    const declared = await tryVariant(keyed({ target: () => ({ can: [] }), lacks: ['iss'] }), rules);
    expect(declared.wrong).toEqual([]);
    expect(declared.notApplicable).toEqual(rules.slice(1).map(({ id }) => id));
  });

  it('is misjudged where a rule passes that it says is not applicable', async () => {
    const stale = keyed({ policy: {}, notApplicable: { [SINGLE_USE]: 'a reason that no longer holds' } });
    expect((await tryVariant(stale, [rule(SINGLE_USE)])).wrong).toEqual([
      { rule: SINGLE_USE, verdict: 'pass', at: '', actual: 'it should be not-applicable' },
    ]);
  });

  it('meets every rule where a footprint cannot compare it', async () => {
    const none = new Map([[SINGLE_USE, new Set<string>()]]);
    expect((await tryVariant(keyed({ policy: {} }), [rule(SINGLE_USE)], none)).tried).toBe(0);
    expect((await tryVariant(keyed({ wrap: (handler) => handler }), [rule(SINGLE_USE)], none)).tried).toBe(1);
  });

  it('is in the footprint of the rules that can meet it', async () => {
    const footprints = await takeFootprints([rule(SINGLE_USE)], [careless]);
    expect(footprints.get(SINGLE_USE)).toEqual(new Set([careless.key]));
  });
});

describe('the variants of the catalog', () => {
  it('name rules that exist', () => {
    const ids = new Set(catalog.map(({ id }) => id));
    const named = variants.flatMap(({ variant }) =>
      Object.keys({ ...variant.notApplicable, ...variant.advised }),
    );
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('cite what permits them', () => {
    const without = variants.filter(({ variant }) => !/RFC|Connector API|3CX/.test(variant.because));
    expect(without.map(({ variant }) => variant.name)).toEqual([]);
  });
});
