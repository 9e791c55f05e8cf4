import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../template/parse.ts';
import { lintTemplate } from './index.ts';

const folder = process.env['PBX_TEMPLATES'];
const report = readFileSync(new URL('../../docs/lint-field-report.md', import.meta.url), 'utf8');

/** The rows of the report under the heading of that template, one `line rule` for each line named. */
function judged(file: string): string[] {
  const section = report.split(/^## /m).find((part) => part.startsWith(`${file}\n`)) ?? '';
  return [...section.matchAll(/^\| ([\d, ]+) \| ([a-z-]+) \| (?:true|harmless|false) \| .+ \|$/gm)].flatMap(
    ([, lines = '', rule]) => lines.split(', ').map((line) => `${line} ${rule}`),
  );
}

describe('templates from the field', () => {
  if (!folder) {
    it('are read from the folder that PBX_TEMPLATES names', ({ skip }) => skip('PBX_TEMPLATES is not set'));
    return;
  }

  it.each(readdirSync(folder).filter((file) => file.endsWith('.xml')))(
    '%s parses, and its findings are those of the report',
    (file) => {
      const source = readFileSync(join(folder, file));
      expect(parseTemplate(source).scenarios).not.toHaveLength(0);
      const findings = lintTemplate(source, { pbx: 'v20', fileName: file });
      expect(findings.map(({ at, rule }) => `${at.line} ${rule}`).sort()).toEqual(judged(file).sort());
    },
  );
});

it('the report counts its findings rightly', () => {
  const rows = [...report.matchAll(/^\| ([\d, ]+) \| [a-z-]+ \| (true|harmless|false) \|/gm)];
  const sum = (verdicts: RegExp): number =>
    rows
      .filter(([, , verdict = '']) => verdicts.test(verdict))
      .reduce((total, [, lines = '']) => total + lines.split(',').length, 0);
  const [all, harmless, wrong] = [sum(/./), sum(/harmless/), sum(/false/)];
  expect(report).toContain(
    `${all} findings: ${all - wrong} true (of them ${harmless} harmless), ${wrong} false.`,
  );
});
