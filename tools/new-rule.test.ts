import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceDeployment } from '../harness/reference.ts';
import { tryRule } from '../harness/try-rule.ts';
import type { Rule, RuleDefinition } from '../suites/kit/rule.ts';
import { newRule } from './new-rule.ts';

let suites: string;
beforeAll(() => {
  suites = mkdtempSync(join(tmpdir(), 'suites-'));
});
afterAll(() => rmSync(suites, { recursive: true, force: true }));

describe('npm run new:rule', () => {
  it('writes the rule and its proof side by side', () => {
    const files = newRule('oauth/token/answer-has-no-smell', suites);
    expect(files.map((file) => relative(suites, file))).toEqual([
      'oauth/token/answer-has-no-smell.rule.ts',
      'oauth/token/answer-has-no-smell.mutants.ts',
    ]);
    for (const file of files) expect(readFileSync(file, 'utf8')).toContain("from '../../kit/");
  });

  it('writes a rule that fails loudly until it claims something', async () => {
    const kit = pathToFileURL(join(import.meta.dirname, '..', 'suites', 'kit')).href;
    const [file] = newRule('template/asks-nothing', suites);
    const source = readFileSync(file, 'utf8').replaceAll("'../kit/", `'${kit}/`);
    const module: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    const definition = (module as { default: RuleDefinition }).default;
    const rule: Rule = { ...definition, id: 'template/asks-nothing', level: definition.cites[0].level };
    const deployment = await referenceDeployment();
    const world = await deployment.open(rule);
    const result = await tryRule(rule, rule.level, world, () => 0);
    await world.close();
    expect(result.verdict).toBe('error');
    expect(result.actual).toContain('this rule claims nothing yet');
  });

  it('leaves a rule that is there as it is', () => {
    const [file] = newRule('api/lookup/taken', suites);
    const before = readFileSync(file, 'utf8');
    expect(() => newRule('api/lookup/taken', suites)).toThrow('There is a rule "api/lookup/taken" already');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    '',
    'alone',
    'oauth/token/',
    'OAuth/token/x',
    'oauth/../x',
    '/oauth/x',
    'oauth/CODE-05',
    'kit/x/y',
    'oauth/a b',
  ])('refuses the id "%s"', (id) => {
    expect(() => newRule(id, suites)).toThrow(`"${id}" cannot be a rule's id`);
  });
});
