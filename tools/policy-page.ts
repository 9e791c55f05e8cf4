import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMutants, loadRules } from '../harness/index.ts';
import { rfcUrl } from '../suites/kit/cites.ts';
import { type Decision, type DecisionGroup, readDecisions } from './policy-contract.ts';

/** The path of the page. */
export const PAGE = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'policy.md');

/** @returns `docs/policy.md`: every decision of the policy, and the rules whose mutants replace it */
export async function policyPage(): Promise<string> {
  const groups = readDecisions();
  const rules = await replacingRules();
  const count = groups.flatMap(({ decisions }) => decisions).length;
  return `${[
    '# The policy',
    `The reference connector makes ${count} decisions that a requirement depends on. [\`interface Policy\`](../connector/policy/policy.ts) declares them, \`soundPolicy\` decides all of them as the specifications require, and a mutant of a rule replaces one to prove that the rule finds the fault. This page is made from the docstrings of the interface by \`npm run docs:policy\`.`,
    'Instants are milliseconds since 1970 unless stated otherwise.',
    groups.map(contents).join('\n'),
    ...groups.flatMap(({ title, decisions }) => [
      `## ${title}`,
      ...decisions.map((decision) => entry(decision, rules.get(decision.name) ?? [])),
    ]),
  ].join('\n\n')}\n`;
}

/** @returns ids of the rules whose mutants replace a decision, by the decision's name */
async function replacingRules(): Promise<Map<string, readonly string[]>> {
  const pairs = await Promise.all(
    (await loadRules()).map(async (rule) => {
      const replaced = (await loadMutants(rule)).flatMap(({ policy = {} }) => Object.keys(policy));
      return [...new Set(replaced)].map((decision) => ({ decision, rule: rule.id }));
    }),
  );
  const byDecision = Map.groupBy(pairs.flat(), ({ decision }) => decision);
  return new Map([...byDecision].map(([decision, all]) => [decision, all.map(({ rule }) => rule)]));
}

function contents({ title, decisions }: DecisionGroup): string {
  return `- ${title}: ${decisions.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(', ')}`;
}

function entry(decision: Decision, rules: readonly string[]): string {
  const { name, signature, decides, sound, parameters, throws, sections } = decision;
  const replacedBy = rules.length === 0 ? 'none' : rules.map((id) => `[${id}](rules/${id}.md)`).join(', ');
  return [`### ${name}`, `\`\`\`ts\n${signature}\n\`\`\``, plain(decides), `- **Sound:** ${plain(sound)}`]
    .join('\n\n')
    .concat(
      ...parameters.map((parameter) => `\n- \`${parameter.name}\`: ${plain(parameter.meaning)}`),
      throws === undefined ? '' : `\n- **Throws:** ${plain(throws)}`,
      `\n- **Sections:** ${sections.map(link).join(', ')}`,
      `\n- **Rules whose mutants replace it:** ${replacedBy}`,
    );
}

/** An RFC's section as a link; other documents have no address. */
function link(section: string): string {
  const [, number, part] = /^RFC (\d+) (.+)$/.exec(section) ?? [];
  if (number === undefined || part === undefined) return section;
  return `[${section}](${rfcUrl(Number(number), part)})`;
}

/** Text that Markdown takes literally, its code spans aside. */
function plain(text: string): string {
  return text.replace(/[\\*<|[\]]/g, '\\$&');
}

if (import.meta.main) writeFileSync(PAGE, await policyPage());
