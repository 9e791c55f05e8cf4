import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Mutant } from '../suites/kit/mutants.ts';
import type { Rule, RuleDefinition } from '../suites/kit/rule.ts';
import type { Variant } from '../suites/kit/variants.ts';
import { ConfigurationError } from './errors.ts';
import { nearest } from './yaml/nearest.ts';

const SUITES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'suites');
const RULE = /\.rule\.[jt]s$/;
const VARIANTS = /\.variants\.[jt]s$/;

/** @returns every rule below `suites/`, in the order of their ids; found by their file names */
export async function loadRules(): Promise<Rule[]> {
  const entries = await readdir(SUITES, { recursive: true });
  const files = entries.filter((file) => RULE.test(file));
  const rules = await Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(pathToFileURL(join(SUITES, file)).href);
      const definition = (module as { default: RuleDefinition }).default;
      return { ...definition, id: idOf(file), level: definition.cites[0].level };
    }),
  );
  return rules.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @returns the mutants that prove a rule; empty when it has none */
export async function loadMutants(rule: Rule): Promise<readonly Mutant[]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = join(SUITES, `${rule.id}.mutants.${extension}`);
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return (module as { default: readonly Mutant[] }).default;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return [];
    throw error;
  }
}

/**
 * @returns every sound variant of `suites/variants/`, file by file; found by their file names
 * @throws Error when two have the same name
 */
export async function loadVariants(): Promise<Variant[]> {
  const folder = join(SUITES, 'variants');
  const files = (await readdir(folder)).filter((file) => VARIANTS.test(file)).sort();
  const lists = await Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(pathToFileURL(join(folder, file)).href);
      return (module as { default: readonly Variant[] }).default;
    }),
  );
  const variants = lists.flat();
  const names = variants.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two variants are named "${twice}"`);
  return variants;
}

function idOf(file: string): string {
  return relative(SUITES, join(SUITES, file)).split(sep).join('/').replace(RULE, '');
}

/**
 * Picks rules by `--only`: comma-separated ids or id prefixes (`oauth/code`, `pbx`); former ids resolve too.
 * @throws ConfigurationError when an entry selects nothing
 */
export function selectRules(rules: readonly Rule[], only: string | undefined): Rule[] {
  if (only === undefined) return [...rules];
  const wanted = only.split(',').map((entry) => entry.trim().replace(/\/$/, ''));
  const selected = new Set<Rule>();
  for (const entry of wanted) {
    const found = rules.filter((rule) => entry !== '' && isSelected(rule, entry));
    if (found.length === 0) {
      const suggestion = nearest(entry, prefixes(rules));
      const hint =
        suggestion === undefined
          ? 'see "pbx-conformance rules" for the ids'
          : `did you mean "${suggestion}"?`;
      throw new ConfigurationError(`--only "${entry}" selects no rule; ${hint}`);
    }
    for (const rule of found) selected.add(rule);
  }
  return rules.filter((rule) => selected.has(rule));
}

function isSelected(rule: Rule, entry: string): boolean {
  return [rule.id, ...(rule.formerly ?? [])].some((id) => id === entry || id.startsWith(`${entry}/`));
}

function prefixes(rules: readonly Rule[]): string[] {
  const all = new Set<string>();
  for (const { id } of rules) {
    const parts = id.split('/');
    for (let length = 1; length <= parts.length; length += 1) all.add(parts.slice(0, length).join('/'));
  }
  return [...all];
}
