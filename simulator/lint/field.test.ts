import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../template/parse.ts';
import { lintTemplate } from './index.ts';

const shipped = process.env['PBX_TEMPLATES'];
const field = process.env['PBX_FIELD'];
const report = readFileSync(new URL('../../docs/lint-field-report.md', import.meta.url), 'utf8');

const ROW = /^\| ([\d, ]+) \| ([a-z-]+) \| (error|warning|info) \| (true|unprovable|false) \| .+ \|$/gm;

/** The rows of the report, one for each line named, or those under the heading of a template. */
function judged(file?: string) {
  const section =
    file === undefined ? report : (report.split(/^## /m).find((part) => part.startsWith(`${file}\n`)) ?? '');
  return [...section.matchAll(ROW)].flatMap(([, lines = '', rule = '', severity = '', verdict = '']) =>
    lines.split(', ').map((line) => ({ line: Number(line), rule, severity, verdict })),
  );
}

const templatesIn = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith('.xml'));

describe.each([
  ['PBX_TEMPLATES', shipped],
  ['PBX_FIELD', field && join(field, 'templates')],
] as const)('templates of %s', (variable, folder) => {
  if (!folder) {
    it(`are read from the folder that ${variable} names`, ({ skip }) => skip(`${variable} is not set`));
    return;
  }

  it.each(templatesIn(folder))('%s parses, and its findings are those of the report', (file) => {
    const source = readFileSync(join(folder, file));
    expect(parseTemplate(source).scenarios).not.toHaveLength(0);
    const findings = lintTemplate(source, { pbx: 'v20', fileName: file });
    expect(findings.map(({ at, rule, severity }) => `${at.line} ${rule} ${severity}`).sort()).toEqual(
      judged(file)
        .map(({ line, rule, severity }) => `${line} ${rule} ${severity}`)
        .sort(),
    );
  });
});

it('no error is false, and what cannot be proven is for information', () => {
  expect(judged().filter(({ severity, verdict }) => severity === 'error' && verdict !== 'true')).toEqual([]);
  expect(judged().filter(({ severity, verdict }) => severity !== 'info' && verdict === 'unprovable')).toEqual(
    [],
  );
});

it('the report counts its findings rightly', () => {
  const count = (verdict: string): number => judged().filter((row) => row.verdict === verdict).length;
  expect(report).toContain(
    `${judged().length} findings: ${count('true')} true, ${count('unprovable')} unprovable, ${count('false')} false.`,
  );
});
