import { describe, expect, it } from 'vitest';
import { soundPolicy } from '../../connector/policy/index.ts';
import type { Store } from '../../connector/store/index.ts';
import type { Mutant } from '../../suites/kit/mutants.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { loadRules } from '../catalog.ts';
import { type Proving, takeFootprints, tryMutant } from './lab.ts';

const catalog = await loadRules();
const SINGLE_USE = 'oauth/code/code-single-use';
const CREDENTIALS = 'oauth/client-credentials/credentials-alone-suffice';
const REDIRECT = 'oauth/redirect/foreign-host-refused';

function rule(id: string): Rule {
  const found = catalog.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the catalog has no rule ${id}`);
  return found;
}

const plant = (mutant: Mutant): Proving => ({ rule: rule(SINGLE_USE), mutant, key: mutant.name });
const SECOND = 'the second exchange is refused';
const unspent = plant({ name: 'codes are never spent', policy: { spendCode: () => true }, breaks: SECOND });
const harmless = plant({
  name: 'nothing is different',
  policy: { spendCode: soundPolicy.spendCode },
  breaks: SECOND,
});

describe('a mutant', () => {
  it('is killed when exactly the expected rule fails, at the claim it names', async () => {
    const trial = await tryMutant(unspent, [rule(SINGLE_USE), rule(CREDENTIALS)]);
    expect(trial).toMatchObject({ killed: true, why: '', tried: 2 });
    expect(trial.failing).toEqual([{ rule: SINGLE_USE, verdict: 'fail', at: SECOND }]);
  });

  it('survives when nothing fails', async () => {
    const trial = await tryMutant(harmless, [rule(SINGLE_USE)]);
    expect(trial).toMatchObject({ killed: false, failing: [] });
    expect(trial.why).toMatch(/^oauth\/code\/code-single-use does not fail: pass/);
  });

  it('survives when the rule fails at another claim', async () => {
    const elsewhere = plant({ ...unspent.mutant, breaks: 'something else' });
    const trial = await tryMutant(elsewhere, [rule(SINGLE_USE)]);
    expect(trial.why).toBe('it fails at "the second exchange is refused", not at "something else"');
  });

  it('survives when a rule fails that should not', async () => {
    const broad = plant({
      name: 'no grant works, and codes are never spent',
      policy: { ...unspent.mutant.policy, grantedScope: () => 'wrong' },
      breaks: SECOND,
    });
    const trial = await tryMutant(broad, [
      rule(SINGLE_USE),
      rule('oauth/scope/scope-is-space-separated'),
      rule('oauth/scope/unknown-scope-not-authorized'),
    ]);
    expect(trial.killed).toBe(false);
  });

  it('survives when a rule that should fall with it stands', async () => {
    const lonely = plant({ ...unspent.mutant, alsoFails: [CREDENTIALS] });
    const trial = await tryMutant(lonely, [rule(SINGLE_USE), rule(CREDENTIALS)]);
    expect(trial.why).toBe(`${CREDENTIALS} should fail too`);
  });
});

describe('a footprint', () => {
  it('holds the mutants that would have decided differently, and no others', async () => {
    const footprints = await takeFootprints([rule(SINGLE_USE), rule(CREDENTIALS)], [unspent, harmless]);
    expect(footprints.get(SINGLE_USE)).toEqual(new Set([unspent.key]));
    expect(footprints.get(CREDENTIALS)).toEqual(new Set());
  });

  it('leaves nothing of a comparison behind: a mutant that spends and deletes is only compared', async () => {
    const wrecking = plant({
      name: 'every code is thrown away when one is spent',
      policy: {
        spendCode: (store: Store, code, now) => {
          store.database.run('DELETE FROM codes');
          return soundPolicy.spendCode(store, code, now);
        },
      },
      breaks: SECOND,
    });
    // The trial passes only when the store is as the sound decision left it.
    const footprints = await takeFootprints([rule(SINGLE_USE)], [wrecking]);
    expect(footprints.get(SINGLE_USE)).toEqual(new Set([wrecking.key]));
  });

  it('compares what decisions do to the store, not only what they come to', async () => {
    const unminded = plant({
      name: 'a replay is not minded',
      policy: { onCodeReplay: () => undefined },
      breaks: SECOND,
    });
    const same = plant({
      name: 'a replay is minded',
      policy: { onCodeReplay: soundPolicy.onCodeReplay },
      breaks: SECOND,
    });
    const footprints = await takeFootprints([rule(SINGLE_USE)], [unminded, same]);
    expect(footprints.get(SINGLE_USE)).toEqual(new Set([unminded.key]));
  });

  it('counts a replacement that cannot be compared as met', async () => {
    const later = plant({
      name: 'codes are spent later',
      policy: { spendCode: async () => true },
      breaks: SECOND,
    });
    const footprints = await takeFootprints([rule(SINGLE_USE)], [later]);
    expect(footprints.get(SINGLE_USE)).toEqual(new Set([later.key]));
  });

  it('tells which rules a bent wire and a changed template reach', async () => {
    const wire = plant({
      name: 'redirects say moved permanently',
      tamper: (exchange) => (exchange.status === 303 ? { ...exchange, status: 301 } : exchange),
      breaks: SECOND,
    });
    const template = plant({ name: 'another template', template: (xml) => `${xml} `, breaks: SECOND });
    const footprints = await takeFootprints(
      [rule(REDIRECT), rule(CREDENTIALS), rule('template/secret-hidden')],
      [wire, template],
    );
    expect(footprints.get(REDIRECT)).toEqual(new Set([wire.key]));
    expect(footprints.get(CREDENTIALS)).toEqual(new Set());
    expect(footprints.get('template/secret-hidden')).toContain(template.key);
  });

  it('takes no footprint of a rule that does not pass at the sound connector', async () => {
    const broken: Rule = { ...rule(SINGLE_USE), check: async () => undefined };
    await expect(takeFootprints([broken], [])).rejects.toThrow(/does not pass at the sound connector: error/);
  });
});
