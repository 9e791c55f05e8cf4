import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyProfile, loadProfile, loadRules, type Profile, profileNames } from '../harness/index.ts';
import type { Cite } from '../reports/run/document.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { STATEMENTS } from '../suites/kit/statements.ts';

/** The page, made by `npm run docs:levels`. */
export const LEVELS_PAGE = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'levels.md');

/** @returns the table of levels: each rule with its sources and their words, and what each profile makes of them */
export async function levelsPage(): Promise<string> {
  const rules = await loadRules();
  const profiles = await Promise.all((await profileNames()).map((name) => loadProfile(name)));
  const asked = profiles.map(
    (profile) => new Map(applyProfile(profile, rules).map(({ rule, level }) => [rule.id, level])),
  );
  const names = profiles.map(({ name }) => name);
  const rows = rules.map((rule) => {
    const levels = asked.map((of) => of.get(rule.id) ?? '-');
    return `| [${rule.id}](rules/${rule.id}.md) | ${rule.cites.map(source).join('<br>')} | ${levels.join(' | ')} | ${departures(rule, profiles)} |`;
  });
  return `${[
    '# Levels',
    `How strongly the sources of each rule ask for it, the one that gives the level first, and how strongly each profile does; "-" where it does not ask. A profile that departs from the source says why. Made by \`npm run docs:levels\`.`,
    [
      `| rule | source and its word | ${names.join(' | ')} | why a profile departs |`,
      `| --- | --- |${names.map(() => ' --- |').join('')} --- |`,
      ...rows,
    ].join('\n'),
    '## What the sections say',
    'Where a section has no key word of RFC 2119 for what a rule asks, or several: what it says, and why it counts as shown above.',
    [
      '| section, counted as | what it says |',
      '| --- | --- |',
      ...Object.entries(STATEMENTS).map(([place, text]) => `| ${place} | ${text} |`),
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function source({ document, section, level, url }: Cite): string {
  const place = `${document} ${section}`;
  return `${url === undefined ? place : `[${place}](${url})`} ${level}`;
}

function departures({ id }: Rule, profiles: readonly Profile[]): string {
  return profiles
    .flatMap(({ name, levels }) => (levels[id] === undefined ? [] : [`${name}: ${levels[id].because}`]))
    .join('<br>');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(LEVELS_PAGE, await levelsPage());
