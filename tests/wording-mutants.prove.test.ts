import { expect, it } from 'vitest';
import { collectMutants, loadRules, referenceDeployment, tryAgainst } from '../harness/index.ts';
import { MemoryNetwork } from '../harness/lab/memory-network.ts';
import type { Result } from '../reports/run/document.ts';
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
const meeting = rules.filter(({ id }) => MEETING.test(id));
const proving = await collectMutants(rules.filter(({ id }) => WORDING[id] !== undefined));
/** Of the rules that should not notice a mutant, one of so many is tried. */
const STRIDE = 9;
const cases = proving
  .filter(({ rule, mutant }) => WORDING[rule.id]?.test(mutant.name) === true)
  .map(({ rule, mutant }, row) => ({
    row,
    name: mutant.name,
    mutant,
    named: [rule.id, ...(mutant.alsoFails ?? [])],
  }));

async function verdictsOn({ mutant, named, row }: (typeof cases)[number]) {
  const deployment = await referenceDeployment(mutant, new MemoryNetwork());
  const results: Result[] = [];
  for (const [column, rule] of meeting.entries())
    if (named.includes(rule.id) || isInShare(row, column, STRIDE))
      results.push(await tryAgainst(rule, deployment));
  await deployment.close();
  const of = (...wanted: string[]) =>
    results.filter(({ verdict }) => wanted.includes(verdict)).map(({ rule, at }) => `${rule} at "${at}"`);
  return { failing: of('fail', 'advice', 'error'), blocked: of('blocked') };
}

it.each(cases)(
  '$name: few rules fail, and none is blocked',
  async (one) => {
    const { failing, blocked } = await verdictsOn(one);
    expect(blocked).toEqual([]);
    expect(failing.length).toBeGreaterThan(0);
    expect(failing.length, failing.join('\n')).toBeLessThanOrEqual(MOST_FAILING);
  },
  300_000,
);
