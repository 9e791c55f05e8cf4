import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PBX_PROFILES } from '../simulator/engine/profile.ts';
import { modelPage, PAGE, readModel } from './engine-model.ts';

const entries = Object.values(readModel()).flat();
/** Options of the PBX that are no part of a profile. */
const OPTIONS = ['maxLength', 'timeoutMs'];
const switches = Object.keys(PBX_PROFILES.v20).filter((key) => key !== 'name' && key !== 'title');

it('docs/engine-model.md says what the data file says; if not, run "npm run docs:model"', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(modelPage());
});

it.each(entries.map(({ behavior, test }) => [behavior, ...test] as const))(
  '%s is pinned by a test',
  (_, file, title) => {
    const source = readFileSync(new URL(`../simulator/${file}`, import.meta.url), 'utf8');
    // The first argument of any call: a test's title is one.
    const found = [...source.matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g)].map(
      ([, , text = '']) => text,
    );
    expect(
      found.some((each) => each.replaceAll('\\', '').includes(title)),
      `${file} has no test "${title}"`,
    ).toBe(true);
  },
);

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
