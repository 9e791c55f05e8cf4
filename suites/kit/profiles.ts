import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from './errors.ts';
import type { Rule } from './rule.ts';
import type { Selected } from './run.ts';
import { nearest } from './target/load.ts';

const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'profiles');

const profileFile = z.strictObject({
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  /** Ids or id prefixes it asks for. */
  rules: z.array(z.string()),
  /** Rules it asks for more or less strongly than their first citation does, and why. */
  levels: z
    .record(z.string(), z.strictObject({ level: z.enum(['MUST', 'SHOULD', 'MAY']), because: z.string() }))
    .default({}),
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

/** @returns the rules a profile asks for, each with the level it asks at */
export function applyProfile(profile: Profile, rules: readonly Rule[]): Selected[] {
  return rules
    .filter(({ id }) => profile.rules.some((entry) => id === entry || id.startsWith(`${entry}/`)))
    .map((rule) => ({ rule, level: profile.levels[rule.id]?.level ?? rule.level }));
}
