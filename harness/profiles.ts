import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Level } from '../reports/run/document.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { ConfigurationError } from './errors.ts';
import type { Selected } from './run.ts';
import { nearest } from './yaml/nearest.ts';

const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'suites', 'profiles');

const level = z.enum(['MUST', 'SHOULD', 'MAY']);

const profileFile = z.strictObject({
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  /** Pins what this version asks: the hash of every rule's id and level (`profileHash`). */
  hash: z.string(),
  /** Ids or id prefixes it asks for. */
  rules: z.array(z.string()),
  /** Asks only for what one of these documents says, as strongly as they say it; absent: whatever the source. */
  documents: z.array(z.string()).optional(),
  /** Rules it asks for more or less strongly than their source does, and why. */
  levels: z.record(z.string(), z.strictObject({ level, because: z.string() })).default({}),
});

/** Which rules to ask, and how strongly. */
export type Profile = z.infer<typeof profileFile>;

/**
 * Reads a profile by name.
 * @throws ConfigurationError when there is none of that name
 */
export async function loadProfile(name: string): Promise<Profile> {
  const known = (await readdir(FOLDER))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5));
  if (!known.includes(name)) {
    const suggestion = nearest(name, known);
    throw new ConfigurationError(
      `There is no profile "${name}"; ${suggestion === undefined ? `choose one of ${known.join(', ')}` : `did you mean "${suggestion}"?`}`,
    );
  }
  return profileFile.parse(parse(await readFile(join(FOLDER, `${name}.yaml`), 'utf8')));
}

/** @returns the names of all profiles */
export async function profileNames(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -5));
}

/** @returns the rules a profile asks for, each with the level it asks at */
export function applyProfile(profile: Profile, rules: readonly Rule[]): Selected[] {
  return rules.flatMap((rule) => {
    const named = profile.rules.some((entry) => rule.id === entry || rule.id.startsWith(`${entry}/`));
    const said = profile.levels[rule.id]?.level ?? levelIn(rule, profile.documents);
    return named && said !== undefined ? [{ rule, level: said }] : [];
  });
}

const STRENGTH: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];

/** The strongest level at which one of the documents says it; undefined when none of them does. */
function levelIn(rule: Rule, documents: readonly string[] | undefined): Level | undefined {
  if (documents === undefined) return rule.level;
  const levels = rule.cites.filter((cite) => documents.includes(cite.document)).map((cite) => cite.level);
  return STRENGTH.find((one) => levels.includes(one));
}

/** @returns what pins a profile: a new rule or a changed level needs a new version of the profile */
export function profileHash(selection: readonly Selected[]): string {
  const lines = selection.map(({ rule, level: asked }) => `${rule.id} ${asked}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);
}
