import { describe, expect, it } from 'vitest';
import { count, type LintedFile, lintJson, lintSarif, lintText } from './format.ts';
import { LINT_RULES, lintTemplate } from './index.ts';

const files: readonly LintedFile[] = [
  { file: 'a b/CXEngine.xml', findings: lintTemplate('<Crm Country="FR" Version="1"/>', { pbx: 'v20' }) },
  { file: 'broken.xml', findings: lintTemplate('<Crm>\n<', { pbx: 'v20' }) },
  { file: 'none.xml', findings: [] },
];

it('counts by severity', () => {
  expect(count(files, 'error')).toBe(2);
  expect(count(files, 'warning')).toBe(1);
  expect(count(files, 'info')).toBe(0);
});

it('text has position, reason and remedy, and ends with the totals', () => {
  const lines = lintText(files).split('\n');
  expect(lines[0]).toBe('a b/CXEngine.xml:1:1 error crm-name: Crm has no Name');
  expect(lines[1]).toMatch(/^ {4}The name is what the admin picks/);
  expect(lines[2]).toMatch(/^ {4}Write the CRM's name/);
  expect(lines).toContain('a b/CXEngine.xml:1:1 warning lookup-none: No scenario looks up a number');
  expect(lines.some((line) => line.startsWith('broken.xml:2:'))).toBe(true);
  expect(lines.at(-2)).toBe('3 templates, 2 errors, 1 warning, 0 for information');
  expect(lintText([])).toBe('0 templates, 0 errors, 0 warnings, 0 for information\n');
});

it('JSON holds every finding with its place', () => {
  const document = JSON.parse(lintJson(files));
  expect(document.files.map(({ file }: { file: string }) => file)).toEqual(files.map(({ file }) => file));
  expect(document.files[1].findings).toEqual([
    expect.objectContaining({ rule: 'import/not-well-formed', severity: 'error', line: 2 }),
  ]);
  expect(document.files[0].findings[0]).toEqual({
    rule: 'crm-name',
    severity: 'error',
    message: 'Crm has no Name',
    why: expect.any(String),
    remedy: expect.any(String),
    line: 1,
    column: 1,
  });
});

describe('SARIF', () => {
  const log = JSON.parse(lintSarif(files, '1.2.3'));
  const [run] = log.runs;

  it('is a log of version 2.1.0 with one run of this tool', () => {
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif') });
    expect(log.runs).toHaveLength(1);
    expect(run.tool.driver).toMatchObject({ name: 'pbx-conformance lint', version: '1.2.3' });
  });

  it('describes every rule once, and each result names a described one', () => {
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of LINT_RULES) expect(ids).toContain(id);
    for (const { ruleId } of run.results) expect(ids).toContain(ruleId);
  });

  it('gives level and place, the file as a URI', () => {
    expect(run.results[0]).toEqual({
      ruleId: 'crm-name',
      level: 'error',
      message: { text: "Crm has no Name. Write the CRM's name in Name on Crm." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/CXEngine.xml' },
            region: { startLine: 1, startColumn: 1 },
          },
        },
      ],
    });
  });
});
