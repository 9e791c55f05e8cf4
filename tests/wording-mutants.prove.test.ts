import { expect, it } from 'vitest';
import { collectMutants, loadRules, referenceDeployment, tryAgainst } from '../harness/index.ts';
import { MemoryNetwork } from '../harness/lab/memory-network.ts';
import type { Result } from '../reports/run/document.ts';
import type { Mutant } from '../suites/kit/mutants.ts';
import { isInShare } from './share.ts';

/** A server that words its refusals otherwise grants nothing for that: so few rules are about the wording. */
const MOST_FAILING = 4;

/** Rules whose mutants only word what others do, and those of their mutants that concern every refusal or every token. */
const WORDING: Readonly<Record<string, RegExp>> = {
  'oauth/token/error-status': /^every refusal|^invalid_grant/,
  'oauth/token/error-is-registered-json': /^refusals/,
  'oauth/token/answer-is-bearer-json': /^no token answer names a token type/,
};

/** Rules that can meet such an answer. */
const MEETING =
  /^(oauth\/(client-auth|client-credentials|code|grant|pkce|refresh|revocation|scope|token)|pbx\/(authorize|test-button|tokens))\//;

const rules = await loadRules();
const proving = await collectMutants(rules.filter(({ id }) => WORDING[id] !== undefined));
/** One mutant of so many is tried. */
const STRIDE = 3;
const cases = proving
  .filter(({ rule, mutant }) => WORDING[rule.id]?.test(mutant.name) === true)
  .filter((_, index) => isInShare(0, index, STRIDE))
  .map(({ mutant }) => ({ name: mutant.name, mutant }));

async function verdictsOn(mutant: Mutant) {
  const deployment = await referenceDeployment(mutant, new MemoryNetwork());
  const results: Result[] = [];
  for (const rule of rules.filter(({ id }) => MEETING.test(id)))
    results.push(await tryAgainst(rule, deployment));
  await deployment.close();
  const of = (...wanted: string[]) =>
    results.filter(({ verdict }) => wanted.includes(verdict)).map(({ rule, at }) => `${rule} at "${at}"`);
  return { failing: of('fail', 'advice', 'error'), blocked: of('blocked') };
}

it.each(cases)(
  '$name: few rules fail, and none is blocked',
  async ({ mutant }) => {
    const { failing, blocked } = await verdictsOn(mutant);
    expect(blocked).toEqual([]);
    expect(failing.length).toBeGreaterThan(0);
    expect(failing.length, failing.join('\n')).toBeLessThanOrEqual(MOST_FAILING);
  },
  300_000,
);
