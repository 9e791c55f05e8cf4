import { ConfigurationError } from '../../harness/errors.ts';
import { cardsOf, loadRules, nearest, type RuleCard } from '../../harness/index.ts';
import { areaOf } from '../../reports/run/summary.ts';
import { wrap } from '../../reports/text.ts';
import { NEEDS, RISKS, type Rule } from '../../suites/kit/rule.ts';
import { UsageError } from '../lib/errors.ts';
import { columnsOf, say } from '../lib/terminal.ts';

/**
 * `pbx-conformance rules [ID] [--json]`: the catalog, the rules below a prefix, or one rule explained with what breaks it.
 * @throws ConfigurationError for an id that no rule has, UsageError for a profile without a target
 */
export async function rulesCommand(
  id: string | undefined,
  { json, profile }: { json?: boolean; profile?: string },
): Promise<number> {
  if (profile !== undefined)
    throw new UsageError(
      '--profile needs a target to forecast for.',
      'Add --target FILE, or leave --profile out.',
    );
  const rules = await loadRules();
  if (id === undefined) {
    const text =
      json === true
        ? JSON.stringify(
            rules.map((rule) => describe(rule)),
            null,
            2,
          )
        : list(rules, columnsOf(process.stdout));
    say(`${text}\n`, process.stdout, json === true ? 'json' : 'text');
    return 0;
  }
  const rule = rules.find((one) => one.id === id || one.formerly?.includes(id));
  const under = rules.filter((one) => one.id.startsWith(`${id.replace(/\/$/, '')}/`));
  if (rule === undefined && under.length > 0) {
    const cards = under.map((one) => describe(one));
    process.stdout.write(
      `${json === true ? JSON.stringify(cards, null, 2) : list(under, columnsOf(process.stdout))}\n`,
    );
    return 0;
  }
  if (rule === undefined) {
    const suggestion = /\.ya?ml$/.test(id)
      ? `--target ${id}`
      : nearest(
          id,
          rules.flatMap((one) => [one.id, areaOf(one.id)]),
        );
    const hint =
      suggestion === undefined ? 'see "pbx-conformance rules" for the ids' : `did you mean "${suggestion}"?`;
    throw new ConfigurationError(`There is no rule "${id}"; ${hint}`);
  }
  for (const card of await cardsOf([rule])) {
    if (json === true) say(`${JSON.stringify(describe(rule, card), null, 2)}\n`, process.stdout, 'json');
    else say(`${explain(card)}\n`);
  }
  return 0;
}

function describe(rule: Rule, card?: RuleCard) {
  const {
    id,
    title,
    level,
    cites,
    covers = [],
    needs = [],
    permissions = [],
    symptom,
    impact,
    atRisk,
    remedy,
    formerly = [],
  } = rule;
  const brokenBy = card?.mutants.map(({ name, breaks, alsoFails = [] }) => ({ name, breaks, alsoFails }));
  return {
    id,
    title,
    level,
    cites,
    covers,
    needs,
    permissions,
    symptom,
    impact,
    atRisk,
    remedy,
    formerly,
    seenByTap: rule.witness !== undefined,
    ...(card && { claims: card.claims, brokenBy }),
  };
}

/**
 * @param columns of the terminal; a pipe has none, and gets one line for each rule
 * @returns the catalog; titles are on the line below the ids where the terminal is too narrow for both
 */
export function list(rules: readonly Rule[], columns = Number.POSITIVE_INFINITY): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(({ id, level, title }) => `${id.padEnd(width)}  ${level.padEnd(6)}  ${title}`);
  const fits = lines.every((line) => line.length <= columns);
  const shown = fits
    ? lines
    : rules.flatMap(({ id, level, title }) => [`${id}  ${level}`, ...paragraph(title, columns, 4)]);
  return [...shown, '', `${rules.length} rules`].join('\n');
}

function paragraph(text: string, columns: number, indent: number): string[] {
  return wrap(text, columns - indent).map((line) => ' '.repeat(indent) + line);
}

/** What such a rule needs where a PBX is connected without Authorize. */
const WITH_HEADLESS =
  'or, where the only template is the one for Client Credentials, that grant (client-credentials)';

/** @returns one rule in full: requirement, sources, needs, how it is checked, what breaks it, symptom, impact, remedy */
function explain({ rule, claims, mutants }: RuleCard): string {
  const columns = columnsOf(process.stdout) ?? 80;
  const cites = rule.cites.map(
    ({ document, section, level, url }) =>
      `  ${[document, section].join(' ').trim()} (${level})${url === undefined ? '' : `  ${url}`}`,
  );
  const needs = (rule.needs ?? []).map((need) => `  ${NEEDS[need]} (${need})`);
  if (rule.alsoHeadless !== undefined) needs.push(...paragraph(WITH_HEADLESS, columns, 2));
  const checks = claims.map(({ kind, claim }) => `  ${kind.padEnd(5)}  ${claim}`);
  const breaks = mutants.flatMap(({ name, breaks: claim }) => [
    ...paragraph(name, columns, 2),
    ...paragraph(`fails at: ${claim}`, columns, 4),
  ]);
  return [
    rule.id,
    '',
    `${rule.title} (${rule.level})`,
    '',
    'Sources',
    ...cites,
    ...(needs.length === 0 ? [] : ['', 'Needs', ...needs]),
    ...((rule.permissions ?? []).length === 0
      ? []
      : ['', `Has to be allowed: ${rule.permissions?.join(', ')}`]),
    '',
    'How it is checked',
    ...checks,
    ...(rule.witness === undefined
      ? []
      : ['', 'Seen by tap: traffic between a PBX and a deployment can show it']),
    '',
    'What breaks it',
    ...(breaks.length === 0 ? ['  (no mutant)'] : breaks),
    '',
    "What the PBX's admin sees",
    ...paragraph(rule.symptom ?? 'Nothing shows in the 3CX console (silent).', columns, 2),
    '',
    'Impact',
    ...paragraph(rule.impact, columns, 2),
    '',
    `At risk: ${rule.atRisk} (${RISKS[rule.atRisk]})`,
    '',
    'Remedy',
    ...paragraph(rule.remedy, columns, 2),
  ].join('\n');
}
