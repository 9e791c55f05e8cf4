import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRules } from '../harness/index.ts';
import type { Rule } from '../suites/kit/rule.ts';

/** The path of the page. */
export const PAGE = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'symptoms.md');

/** @returns `docs/symptoms.md`: what an admin sees, the rule that is about it and its remedy */
export async function symptomPage(): Promise<string> {
  const rules = await loadRules();
  const shown = rules.filter(({ symptom }) => symptom !== undefined);
  const areas = Map.groupBy(shown, ({ id }) => id.split('/').slice(0, 2).join('/'));
  return `${[
    '# From a symptom to its rule and remedy',
    `What an admin of the PBX sees, the rule that is about it, and what to change. ${rules.length - shown.length} rules have no row: what breaks them shows nowhere in the 3CX console. This page is made by \`npm run docs:symptoms\`.`,
    ...[...areas].map(([area, of]) => table(area, of)),
  ].join('\n\n')}\n`;
}

function table(area: string, rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ id, symptom = '', remedy }) => `| ${cell(symptom)} | \`${id}\` | ${cell(remedy)} |`,
  );
  return [`## ${area}`, '', '| symptom | rule | remedy |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Text that Markdown takes literally, in one line. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\*<|[\]]/g, '\\$&');
}

if (import.meta.main) writeFileSync(PAGE, await symptomPage());
