import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadRules } from '../../harness/catalog.ts';
import { API_BENDS } from '../field/api-bends.ts';
import { BROWSER_BENDS } from '../field/browser-bends.ts';
import { TOKEN_BENDS } from '../field/token-bends.ts';
import { CASES } from './cases.ts';
import { ALL, leaksOf, ONE_RULE_IN, PATIENCE } from './leaks.ts';
import { writtenForms } from './minting.ts';
import { LeakSearch } from './search.ts';

/** Where the collection of cases from the field is, if it is at hand. */
const FIELD = process.env['PBX_FIELD'];

const GROUPS = {
  'faults of tokens': TOKEN_BENDS,
  'faults of the API': API_BENDS,
  'faults of pages and redirects': BROWSER_BENDS,
  'secrets written otherwise': CASES,
};

const rules = await loadRules();

describe.each(Object.entries(GROUPS))(
  'no value that a server mints stands in any file of a run: %s',
  (_, bends) => {
    const servers = Object.entries(bends).map(([name, bend], number) => {
      const tried = rules.filter((_rule, index) => index % ONE_RULE_IN === number % ONE_RULE_IN);
      return [name, bend, tried] as const;
    });

    it.each(servers)('%s', { timeout: PATIENCE }, async (name, bend, tried) => {
      const { values, places } = await leaksOf(bend, tried);
      expect(places).toEqual([]);
      if (ALL) process.stdout.write(`${name}: ${tried.length} rules, ${values} values minted\n`);
    });
  },
);

it.skipIf(FIELD === undefined)('every case from the field is one of them', () => {
  const file = readFileSync(join(FIELD ?? '', 'deployments.yaml'), 'utf8');
  const ids = (parse(file) as { id: string }[]).map(({ id }) => id);
  const tried = new Set(Object.values(GROUPS).flatMap((bends) => Object.keys(bends)));
  expect(ids.filter((id) => !tried.has(id))).toEqual([]);
});

describe('the search itself', () => {
  const SECRET = 'p+q/r=s t&"u<v>-0815';

  it.each(writtenForms(SECRET))('finds %s', (form) => {
    expect(new LeakSearch([SECRET]).find(`before ${form} after`).at(-1)).toMatch(/^before /);
  });

  it.each([0, 1, 2])('finds it in the base64 of a longer text, %i bytes off', (off) => {
    const text = Buffer.from(`${'i'.repeat(off + 3)}${SECRET} and more`).toString('base64');
    expect(new LeakSearch([SECRET]).find(text)).not.toEqual([]);
  });

  it('finds nothing in what holds none', () => {
    expect(new LeakSearch([SECRET]).find('p+q/r=s and <client_secret#1> and t&"u<v>-0815')).toEqual([]);
  });
});
