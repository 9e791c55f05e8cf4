import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRules } from '../harness/catalog.ts';
import { referenceDeployment } from '../harness/reference.ts';
import { tryRule } from '../harness/try-rule.ts';
import type { Rule, RuleDefinition } from '../suites/kit/rule.ts';
import { newRule, ruleAreas } from './new-rule.ts';

const AREAS = await ruleAreas();

let suites: string;
beforeAll(() => {
  suites = mkdtempSync(join(tmpdir(), 'suites-'));
});
afterAll(() => rmSync(suites, { recursive: true, force: true }));

describe('npm run new:rule', () => {
  it('takes the areas from the profile, each of which has rules', async () => {
    expect(AREAS).toEqual(['oauth', 'api', 'pbx', 'template']);
    const areas = new Set((await loadRules()).map(({ id }) => id.split('/', 1)[0]));
    expect(areas).toEqual(new Set(AREAS));
  });

  it('writes the rule and its proof side by side', () => {
    const files = newRule('oauth/token/answer-has-no-smell', AREAS, suites);
    expect(files.map((file) => relative(suites, file))).toEqual([
      'oauth/token/answer-has-no-smell.rule.ts',
      'oauth/token/answer-has-no-smell.mutants.ts',
    ]);
    for (const file of files) expect(readFileSync(file, 'utf8')).toContain("from '../../kit/");
  });

  it('writes a rule that fails loudly until it claims something', async () => {
    const kit = pathToFileURL(join(import.meta.dirname, '..', 'suites', 'kit')).href;
    const [file] = newRule('template/asks-nothing', AREAS, suites);
    const source = readFileSync(file, 'utf8').replaceAll("'../kit/", `'${kit}/`);
    const module: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    const definition = (module as { default: RuleDefinition }).default;
    const rule: Rule = { ...definition, id: 'template/asks-nothing', level: definition.cites[0].level };
    const deployment = await referenceDeployment();
    const environment = await deployment.open(rule);
    const result = await tryRule(rule, rule.level, environment, () => 0);
    await environment.close();
    expect(result.verdict).toBe('error');
    expect(result.actual).toContain('this rule claims nothing yet');
  });

  it('leaves a rule that is there as it is', () => {
    const [file] = newRule('api/lookup/taken', AREAS, suites);
    const before = readFileSync(file, 'utf8');
    expect(() => newRule('api/lookup/taken', AREAS, suites)).toThrow(
      'There is a rule "api/lookup/taken" already',
    );
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
    'profiles/x',
    'doctor/x/y',
    'replay/x',
    'harness/x/y',
    'oauth/a b',
  ])('refuses the id "%s"', (id) => {
    expect(() => newRule(id, AREAS, suites)).toThrow(
      `"${id}" cannot be a rule's id: write an area (oauth, api, pbx, template) and a short statement`,
    );
  });
});
