import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Mutant } from '../suites/kit/mutants.ts';
import type { Rule, RuleDefinition } from '../suites/kit/rule.ts';
import type { Variant } from '../suites/kit/variants.ts';
import { ConfigurationError } from './errors.ts';
import { nearest } from './yaml/nearest.ts';

const SUITES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'suites');
const RULE = /\.rule\.[jt]s$/;
/** Of rules of one's own: a package of CommonJS modules names its ES modules `.mjs`. */
const OWN_RULE = /\.rule\.m?[jt]s$/;
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

/**
 * Rules of one's own: files `*.rule.ts` or `*.rule.js` below a folder, each with the definition as its default export. Their ids are
 * their paths below the folder.
 * @param shipped ids that are taken
 * @throws ConfigurationError when there is none, when one is no rule, or its id is taken
 */
export async function loadOwnRules(folder: string, shipped: readonly Rule[]): Promise<Rule[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => {
    throw new ConfigurationError(
      `--rules ${folder} cannot be read.`,
      'Name a folder with files *.rule.ts; --only chooses among the rules of the catalog.',
    );
  });
  const names = files.filter((file) => OWN_RULE.test(file) && !file.split(sep).includes('node_modules'));
  if (names.length === 0)
    throw new ConfigurationError(
      `--rules ${folder} holds no rule.`,
      'Name its files *.rule.ts or *.rule.js.',
    );
  const taken = new Set(shipped.map(({ id }) => id));
  const rules = await Promise.all(names.map((name) => ownRule(resolve(folder), name, taken)));
  return rules.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function ownRule(folder: string, name: string, taken: ReadonlySet<string>): Promise<Rule> {
  const id = name.split(sep).join('/').replace(OWN_RULE, '');
  const file = join(folder, name);
  if (taken.has(id))
    throw new ConfigurationError(
      `The rule ${file} has an id that ships with this tool: ${id}.`,
      'Rename it.',
    );
  const module = (await import(pathToFileURL(file).href)) as { default?: Partial<RuleDefinition> };
  const definition = module.default;
  if (typeof definition?.check !== 'function' || definition.cites?.[0] === undefined)
    throw new ConfigurationError(
      `${file} is not a rule.`,
      'Write export default defineRule({ ... }), from pbx-conformance/kit.',
    );
  const whole = definition as RuleDefinition;
  return { ...whole, id, level: whole.cites[0].level, own: file.replace(OWN_RULE, '') };
}

/** @returns the mutants that prove a rule; empty when it has none */
export async function loadMutants(rule: Rule): Promise<readonly Mutant[]> {
  if (rule.own !== undefined) return ownMutants(rule.own);
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

async function ownMutants(base: string): Promise<readonly Mutant[]> {
  const file = ['ts', 'js', 'mts', 'mjs'].map((ending) => `${base}.mutants.${ending}`).find(existsSync);
  if (file === undefined) return [];
  return ((await import(pathToFileURL(file).href)) as { default: readonly Mutant[] }).default;
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
  // A former id stands for its rule alone: the folder it was in means the rules that are there now.
  return rule.id === entry || rule.id.startsWith(`${entry}/`) || rule.formerly?.includes(entry) === true;
}

function prefixes(rules: readonly Rule[]): string[] {
  const all = new Set<string>();
  for (const { id } of rules) {
    const parts = id.split('/');
    for (let length = 1; length <= parts.length; length += 1) all.add(parts.slice(0, length).join('/'));
  }
  return [...all];
}
