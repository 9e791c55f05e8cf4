import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readModel } from '../simulator/engine/behaviors.ts';
import { PBX_PROFILES } from '../simulator/engine/profile.ts';
import { modelPage, PAGE } from './engine-model.ts';

const entries = Object.values(readModel()).flat();
/** Options of the PBX that are no part of a profile. */
const OPTIONS = ['maxLength', 'timeoutMs'];
const switches = Object.keys(PBX_PROFILES.v20).filter((key) => key !== 'name' && key !== 'title');

it('docs/engine-model.md says what the data file says; if not, run "npm run docs:model"', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(modelPage());
});

/** The titles of tests and of groups of them. */
const TITLE = /\b(?:it|test|describe)(?:\.\w+)*\s*\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
/** Those of a table come after it. */
const TABLE_TITLE = /(?:as const|\])\)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
const pinned = entries.flatMap(({ behavior, test }) =>
  test.map(([file, title]) => [behavior, file, title] as const),
);

it.each(pinned)('%s is pinned by %s: %s', (_, file, title) => {
  const source = readFileSync(new URL(`../simulator/${file}`, import.meta.url), 'utf8');
  const titles = [...source.matchAll(TITLE), ...source.matchAll(TABLE_TITLE)].map(([, , text = '']) =>
    text.replaceAll('\\', ''),
  );
  expect(
    titles.filter((each) => each.includes(title)),
    `${file} has one test "${title}"`,
  ).toHaveLength(1);
});

it('the title of a test says what it pins, and no test pins two behaviors', () => {
  const vague = pinned.filter(([, , title]) => (title.match(/[A-Za-z]{2,}/g) ?? []).length < 2);
  expect(vague).toEqual([]);
  const tests = pinned.map(([, ...test]) => test.join(': '));
  expect(tests.filter((test, index) => tests.indexOf(test) !== index)).toEqual([]);
});

it('every switch has an entry, and every entry names a switch that exists', () => {
  const named = new Set(entries.flatMap((each) => each.switch ?? []));
  expect([...named].sort()).toEqual([...switches, ...OPTIONS].sort());
});

it('a behavior that differs between profiles has a switch', () => {
  const differing = switches.filter(
    (key) =>
      new Set(Object.values(PBX_PROFILES).map((profile) => String(profile[key as keyof typeof profile])))
        .size > 1,
  );
  const described = entries.flatMap((each) =>
    each.profile === undefined ? [] : (each.switch ?? each.behavior),
  );
  expect(described.sort()).toEqual(differing.sort());
});
