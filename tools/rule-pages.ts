import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardsOf, loadRules, type RuleCard } from '../harness/index.ts';
import type { Cite } from '../reports/run/document.ts';
import { NEEDS, RISKS, type Rule } from '../suites/kit/rule.ts';

/** The folder of the pages. */
export const PAGES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'rules');

/** What a page says of a rule without a symptom. */
const SILENT = 'Nothing shows in the 3CX console.';

/** @returns every page of the rule reference by its path below `docs/rules` */
export async function rulePages(): Promise<Map<string, string>> {
  const cards = await cardsOf(await loadRules());
  return new Map([
    ['README.md', index(cards.map(({ rule }) => rule))],
    ...cards.map((card) => [`${card.rule.id}.md`, page(card)] as const),
  ]);
}

function index(rules: readonly Rule[]): string {
  const areas = Map.groupBy(rules, ({ id }) => posix.dirname(id));
  const tables = [...areas].map(([area, all]) =>
    [
      `## ${area}`,
      '',
      '| rule | level | requirement |',
      '| --- | --- | --- |',
      ...all.map(
        ({ id, level, title }) => `| [${posix.basename(id)}](${id}.md) | ${level} | ${plain(title)} |`,
      ),
    ].join('\n'),
  );
  return `${[
    '# The rules',
    `${rules.length} rules, each with its sources, how it is checked, what breaks it and what to do. Made from the rules themselves by \`npm run docs:rules\`.`,
    ...tables,
  ].join('\n\n')}\n`;
}

function needs({ needs: all = [], alsoHeadless }: RuleCard['rule']): string[] {
  const offers = all.map((need) => `- ${NEEDS[need]} (\`${need}\`)`);
  const note =
    'Where the only template is the one for Client Credentials, that grant is enough (`client-credentials`).';
  return alsoHeadless === undefined ? offers : [...offers, '', note];
}

function page({ rule, claims, mutants }: RuleCard): string {
  const { id, level, title, symptom, impact, atRisk, remedy } = rule;
  const back = `${'../'.repeat(id.split('/').length - 1)}README.md`;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Sources', rule.cites.map(source)],
    ['Asked of a deployment that offers', needs(rule)],
    ['Has to be allowed', permissions(rule)],
    [
      'How it is checked',
      claims.map(
        ({ kind, claim }, at) => `${at + 1}. ${kind === 'must' ? '**must**' : 'given'}: ${plain(claim)}`,
      ),
    ],
    ['Seen by tap', seenByTap(rule)],
    [
      'What breaks it',
      mutants.flatMap(({ name, breaks, alsoFails = [] }) => [
        `- ${plain(name)}`,
        `  - fails at: ${plain(breaks)}`,
        ...(alsoFails.length === 0
          ? []
          : [`  - breaks by its nature: ${alsoFails.map((other) => link(id, other)).join(', ')}`]),
      ]),
    ],
    ["What the PBX's admin sees", [plain(symptom ?? SILENT)]],
    ['Impact', [plain(impact)]],
    ['At risk', [`${atRisk}: ${RISKS[atRisk]}`]],
    ['Remedy', [plain(remedy)]],
    ['Former ids', (rule.formerly ?? []).map((former) => `- \`${former}\``)],
  ];
  const filled = sections.filter(([, lines]) => lines.length > 0);
  return `${[
    `# ${plain(title)}`,
    `\`${id}\` · ${level} · [all rules](${back})`,
    ...filled.map(([heading, lines]) => `## ${heading}\n\n${lines.join('\n')}`),
  ].join('\n\n')}\n`;
}

function source({ document, section, level, url }: Cite): string {
  const name = `${document} ${section}`.trim();
  return `- ${url === undefined ? plain(name) : `[${plain(name)}](${url})`} (${level})`;
}

/** What has to pass for traffic to show the rule. */
function seenByTap({ witness }: Rule): string[] {
  const unseen = witness?.([]);
  return unseen?.verdict === 'not-seen' ? [`In traffic that holds ${plain(unseen.missing)}.`] : [];
}

function permissions({ permissions: named = [], waits }: Rule): string[] {
  const slow = waits === undefined ? [] : ['- `slow`, where the wait is long: time has to go by'];
  return [...named.map((permission) => `- \`${permission}\``), ...slow];
}

function link(from: string, to: string): string {
  return `[${to}](${posix.relative(posix.dirname(from), to)}.md)`;
}

/** Text that Markdown takes literally. */
function plain(text: string): string {
  return text.replace(/[\\`*<|[\]]/g, '\\$&');
}

if (import.meta.main) {
  rmSync(PAGES, { recursive: true, force: true });
  for (const [path, text] of await rulePages()) {
    const file = join(PAGES, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
