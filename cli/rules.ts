import { loadRules } from '../suites/kit/catalog.ts';
import { ConfigurationError } from '../suites/kit/errors.ts';
import { NEEDS, type Rule } from '../suites/kit/rule.ts';
import { cardsOf, type RuleCard } from '../suites/kit/rule-card.ts';
import { nearest } from '../suites/kit/target/load.ts';

/**
 * `pbx-conformance rules [ID] [--json]`: the catalog, or one rule explained with what breaks it.
 * @throws ConfigurationError for an id that no rule has
 */
export async function rulesCommand(id: string | undefined, { json }: { json?: boolean }): Promise<number> {
  const rules = await loadRules();
  if (id === undefined) {
    const text =
      json === true
        ? JSON.stringify(
            rules.map((rule) => describe(rule)),
            null,
            2,
          )
        : list(rules);
    process.stdout.write(`${text}\n`);
    return 0;
  }
  const rule = rules.find((one) => one.id === id || one.formerly?.includes(id));
  if (rule === undefined) {
    const suggestion = nearest(
      id,
      rules.map((one) => one.id),
    );
    const hint =
      suggestion === undefined ? 'see "pbx-conformance rules" for the ids' : `did you mean "${suggestion}"?`;
    throw new ConfigurationError(`There is no rule "${id}"; ${hint}`);
  }
  for (const card of await cardsOf([rule])) {
    process.stdout.write(
      `${json === true ? JSON.stringify(describe(rule, card), null, 2) : explain(card)}\n`,
    );
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
    seen,
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
    seen,
    remedy,
    formerly,
    ...(card && { claims: card.claims, brokenBy }),
  };
}

function list(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(({ id, level, title }) => `${id.padEnd(width)}  ${level.padEnd(6)}  ${title}`);
  return [...lines, '', `${rules.length} rules`].join('\n');
}

/** @returns one rule in full: requirement, sources, needs, how it is checked, what breaks it, what the admin sees, the remedy */
function explain({ rule, claims, mutants }: RuleCard): string {
  const cites = rule.cites.map(
    ({ document, section, level, url }) =>
      `  ${[document, section].join(' ').trim()} (${level})${url === undefined ? '' : `  ${url}`}`,
  );
  const needs = (rule.needs ?? []).map((need) => `  ${NEEDS[need]} (${need})`);
  const checks = claims.map(({ kind, claim }) => `  ${kind.padEnd(5)}  ${claim}`);
  const breaks = mutants.map(({ name, breaks: claim }) => `  ${name}\n    fails at: ${claim}`);
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
    '',
    'What breaks it',
    ...(breaks.length === 0 ? ['  (no mutant)'] : breaks),
    '',
    "What the PBX's admin sees",
    `  ${rule.seen}`,
    '',
    'Remedy',
    `  ${rule.remedy}`,
  ].join('\n');
}
