import { describe, expect, it } from 'vitest';
import { PBX_PROFILES } from '../engine/profile.ts';
import { parseTemplate } from '../template/parse.ts';
import { bent, callSkip, sound } from './cases/bent.ts';
import { BROKEN } from './cases/broken.ts';
import { NEAR } from './cases/near.ts';
import { LINT_RULES, lintTemplate, type PbxVersion } from './index.ts';

const rulesOf = (source: string, pbx: PbxVersion = 'v20', fileName = 'CXEngine.xml'): string[] => [
  ...new Set(lintTemplate(source, { pbx, fileName }).map(({ rule }) => rule)),
];

describe('the sound template', () => {
  it.each(['v18', 'v20'] as const)('has no finding for %s', (pbx) => {
    expect(lintTemplate(sound, { pbx, fileName: 'CXEngine.xml' })).toEqual([]);
  });
});

describe('a template that breaks one rule', () => {
  it.each(LINT_RULES.map(({ id }) => id))('%s', (id) => {
    const templates = BROKEN[id] ?? [];
    expect(templates).not.toHaveLength(0);
    for (const template of templates) expect(rulesOf(template)).toEqual([id]);
  });
});

describe('a template near one that breaks the rule', () => {
  it.each(LINT_RULES.map(({ id }) => id))('%s', (id) => {
    const templates = NEAR[id] ?? [];
    expect(templates).not.toHaveLength(0);
    for (const template of templates) {
      expect(template).not.toBe(sound);
      expect(rulesOf(template)).not.toContain(id);
    }
  });
});

it('the tables name no rule that is gone', () => {
  const ids = new Set(LINT_RULES.map(({ id }) => id));
  expect([...Object.keys(BROKEN), ...Object.keys(NEAR)].filter((id) => !ids.has(id))).toEqual([]);
});

describe('a template that cannot be imported', () => {
  it.each([
    ['comment-hyphens', bent(['<Parameters>', '<Parameters><!-- old -- parameters -->']), 5, 24],
    ['import/not-well-formed', bent(['</Parameters>', '']), 201, 1],
    ['import/older-vocabulary', bent(['<Connection', '<Connection Urn="x"']), 4, 3],
    ['import/missing-scenario', bent(['<Value>Renew<', '<Value>Login<']), 16, 3],
    ['import/nested-scenario', bent(['<Value>Renew</Value>', '<Scenario/>']), 17, 5],
    ['import/bad-value', bent(['Version="3"', 'Version="three"']), 2, 1],
    ['import/doctype', `<!DOCTYPE Crm>${sound.slice(sound.indexOf('<Crm'))}`, 1, 1],
    ['import/too-large', ' '.repeat(6 * 1024 * 1024), 1, 1],
  ])('%s is one error', (rule, source, line, column) => {
    expect(lintTemplate(source, { pbx: 'v20' })).toMatchObject([
      { rule, severity: 'error', at: { line, column } },
    ]);
  });

  it('a bad file name is an error beside the others', () => {
    expect(rulesOf(sound, 'v20', 'CX Engine.xml')).toEqual(['import/file-name']);
    expect(rulesOf('<Crm', 'v20', 'CX Engine.xml')).toEqual(['import/file-name', 'import/not-well-formed']);
  });
});

it('V18 takes unquoted text in SkipIf', () => {
  expect(rulesOf(bent(callSkip('[ReportCallEnabled]!=True||[Agent]==none')), 'v18')).toEqual([]);
});

it('a fax number counts as a phone number, as it does for the engine', () => {
  const fax = bent(
    [
      '<Output Type="PhoneBusiness" Value="[Business]" />',
      '<Output Type="FaxBusiness" Value="[Business]" />',
    ],
    ['<Output Type="PhoneMobile" Value="[Mobile]" />', ''],
    ['<Output Type="PhoneHome" Value="[Home]" />', ''],
  );
  expect(rulesOf(fax)).not.toContain('output-phone');
});

it('findings come in the order of the text and say why and what to do', () => {
  const findings = lintTemplate(
    bent(['Name="Soundboard"', ''], ['Type="Integer"', 'Type="Number"'], ['Prefix="Plus"', 'Prefix="plus"']),
    {
      pbx: 'v20',
    },
  );
  expect(findings.map(({ rule, at }) => [rule, at.line])).toEqual([
    ['crm-name', 2],
    ['enumerated-case', 3],
    ['post-value-type', 186],
  ]);
});

it.each(['v18', 'v20', 'v20-no-ai'] as const)(
  'what the import of %s refuses is an error, and what it takes is none',
  (pbx) => {
    const { fixedValues } = PBX_PROFILES[pbx];
    const source = bent(['Prefix="Plus"', 'Prefix="plus"']);
    const takes = () => parseTemplate(source, { fixedValues });
    const errors = lintTemplate(source, { pbx }).filter(({ severity }) => severity === 'error');
    if (fixedValues === 'exact') expect(takes).toThrow('Prefix="plus" on Number is not "Plus"');
    else expect(takes).not.toThrow();
    expect(errors.map(({ rule }) => rule)).toEqual(fixedValues === 'exact' ? ['enumerated-case'] : []);
  },
);

it('every rule is described, once', () => {
  expect(new Set(LINT_RULES.map(({ id }) => id)).size).toBe(LINT_RULES.length);
  for (const { title, why, remedy } of LINT_RULES) {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(why).toMatch(/\.$/);
    expect(remedy).toMatch(/\.$/);
  }
});
