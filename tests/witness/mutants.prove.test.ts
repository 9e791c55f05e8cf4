import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { collectMutants, loadRules } from '../../harness/index.ts';
import { isInShare } from '../share.ts';
import { recordTrials, witnessedOf } from './recording.ts';

/** Mutants of witnessed rules that their traffic does not show, by rule. */
const UNSEEN = parse(readFileSync(join(import.meta.dirname, 'unseen.yaml'), 'utf8')) as Record<
  string,
  readonly string[]
>;

/** Violations that a witness rightly sees in the traffic of another rule's mutant, which that rule's own check does not ask. */
const ALSO_SEEN: Readonly<Record<string, readonly string[]>> = {
  // The refusal that the mutant writes itself has no body of the documented shape.
  'a contact is stored before the token is checked': ['api/errors/refusals-have-shape'],
  // The other registered URI is another one all the same.
  'the token endpoint looks whether redirect_uri is registered, not whether the code was sent there': [
    'oauth/code/redirect-uri-repeated',
  ],
};

const STRIDE = 4;
const witnessed = witnessedOf(await loadRules());
const mutants = await collectMutants(witnessed);

it('every witnessed rule has a mutant whose traffic shows it', () => {
  expect(witnessed.length).toBeGreaterThanOrEqual(90);
  const blind = witnessed.filter(({ id }) =>
    mutants.every(({ rule, mutant }) => rule.id !== id || UNSEEN[id]?.includes(mutant.name)),
  );
  expect(blind.map(({ id }) => id)).toEqual([]);
  const names = new Set(mutants.map(({ rule, mutant }) => `${rule.id}: ${mutant.name}`));
  const listed = Object.entries(UNSEEN).flatMap(([id, list]) => list.map((name) => `${id}: ${name}`));
  expect(listed.filter((name) => !names.has(name))).toEqual([]);
});

it('the traffic of a mutant makes the witness of its rule fail, and no other', {
  timeout: 600_000,
}, async () => {
  const wrong: string[] = [];
  for (const [index, { rule, mutant }] of mutants.entries()) {
    if (!isInShare(0, index, STRIDE)) continue;
    const [{ traffic } = { traffic: [] }] = await recordTrials([rule], mutant);
    const failing = new Set(
      witnessed.filter(({ witness }) => witness(traffic).verdict === 'fail').map(({ id }) => id),
    );
    const seen = UNSEEN[rule.id]?.includes(mutant.name) !== true;
    if (failing.has(rule.id) !== seen) wrong.push(`${rule.id}: ${mutant.name}: ${seen ? 'not ' : ''}seen`);
    const expected = [rule.id, ...(mutant.alsoFails ?? []), ...(ALSO_SEEN[mutant.name] ?? [])];
    for (const id of failing) if (!expected.includes(id)) wrong.push(`${mutant.name}: ${id} fails too`);
  }
  expect(wrong).toEqual([]);
});
