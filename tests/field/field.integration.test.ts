import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadRules } from '../../harness/catalog.ts';
import { tryAgainst } from '../../harness/lab/lab.ts';
import { MemoryNetwork } from '../../harness/lab/memory-network.ts';
import { type Deviation, referenceDeployment } from '../../harness/reference.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { isInShare } from '../share.ts';
import { API_BENDS } from './api-bends.ts';
import { BROWSER_BENDS } from './browser-bends.ts';
import { TOKEN_BENDS } from './token-bends.ts';

/** What `check` says of a deployment. */
interface Expected {
  /** Every rule that fails or advises. */
  readonly fails: readonly string[];
  /** Every rule that is blocked, or how many there are. */
  readonly blocked?: readonly string[] | number;
}

/** Of the rules that should find nothing at a deployment, one of so many is tried at it. */
const STRIDE = 12;

/** The bends, and the rules that can meet them: trying the whole catalog on each would take minutes. */
const GROUPS: readonly (readonly [Readonly<Record<string, Deviation>>, RegExp])[] = [
  [
    TOKEN_BENDS,
    /oauth\/(token|scope\/(sc|ch|un|no)|refresh\/(chain|yields|returns|used|dead|only|use-|idle|outlives)|client-auth\/(basic-acc|secret-matches|wrong))|pbx\/authorize\/authorize|pbx\/calls\/known/,
  ],
  [
    API_BENDS,
    /api\/(bearer|lookup\/(known|answer|unk|stand|crit|withheld)|errors|journal\/(call-l|inv|same))|pbx\/(calls\/(known|answered-in)|tokens)/,
  ],
  [BROWSER_BENDS, /oauth\/(authorize|consent|redirect\/every|pkce\/s256)|template|pbx\/authorize/],
];

const catalog = await loadRules();
const expected = parse(readFileSync(new URL('verdicts.yaml', import.meta.url), 'utf8')) as Record<
  string,
  Expected
>;
const cases = GROUPS.flatMap(([bends, rules]) =>
  Object.entries(bends).map(([id, bend], row) => ({
    id,
    bend,
    rules: share(expected[id], row)(catalog.filter((rule) => rules.test(rule.id))),
  })),
);

/** @returns picks the rules that have to find something at a deployment, and a diagonal share of the others */
function share(wanted: Expected | undefined, row: number): (rules: readonly Rule[]) => readonly Rule[] {
  const { fails = [], blocked = [] } = wanted ?? {};
  // Blocked rules that are only counted can be any of the group.
  if (typeof blocked === 'number') return (rules) => rules;
  const named = new Set([...fails, ...blocked]);
  return (rules) => rules.filter(({ id }, column) => named.has(id) || isInShare(row, column, STRIDE));
}

describe('a deployment from the field', () => {
  it.each(cases)(
    '$id gets exactly the verdicts it deserves',
    async ({ id, bend, rules }) => {
      const deployment = await referenceDeployment(bend, new MemoryNetwork());
      const fails: string[] = [];
      const blocked: string[] = [];
      for (const rule of rules) {
        const { verdict } = await tryAgainst(rule, deployment);
        expect(verdict, rule.id).not.toBe('error');
        if (verdict === 'fail' || verdict === 'advice') fails.push(rule.id);
        if (verdict === 'blocked') blocked.push(rule.id);
      }
      await deployment.close();
      const wanted = expected[id];
      expect(fails.sort()).toEqual(wanted?.fails);
      if (typeof wanted?.blocked === 'number') expect(blocked).toHaveLength(wanted.blocked);
      else expect(blocked.sort()).toEqual(wanted?.blocked ?? []);
    },
    120_000,
  );

  it('has its verdicts in the table, and each of the table is a case', () => {
    expect(Object.keys(expected).sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  it.runIf(process.env['PBX_FIELD'])('has a case here', () => {
    const text = readFileSync(join(process.env['PBX_FIELD'] ?? '', 'deployments.yaml'), 'utf8');
    const known = new Set(cases.map(({ id }) => id));
    const ids = [...text.matchAll(/^- \{ id: ([\w-]+)/gm)].map(([, id = '']) => id);
    expect(ids).not.toEqual([]);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });
});
