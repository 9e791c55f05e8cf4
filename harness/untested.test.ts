import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadRules } from './catalog.ts';

const untested = z
  .array(z.strictObject({ id: z.string(), title: z.string(), reason: z.string().min(20) }))
  .parse(
    parse(
      readFileSync(join(dirname(dirname(fileURLToPath(import.meta.url))), 'suites', 'untested.yaml'), 'utf8'),
    ),
  );
const covered = new Set((await loadRules()).flatMap((rule) => rule.covers ?? []));

const catalog = process.env['PBX_RULES'];
if (catalog === undefined)
  console.info('catalog of requirements: skipped, because PBX_RULES does not name the file that holds it');

describe('the list of what is not tested', () => {
  it('names each requirement once, and none that a rule covers', () => {
    const ids = untested.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.filter((id) => covered.has(id))).toEqual([]);
  });

  it.skipIf(catalog === undefined)('together with the rules, has every requirement and nothing else', () => {
    const required = z
      .array(z.looseObject({ id: z.string() }))
      .parse(parse(readFileSync(String(catalog), 'utf8')))
      .map(({ id }) => id);
    const known = new Set([...covered, ...untested.map(({ id }) => id)]);
    expect(required.filter((id) => !known.has(id))).toEqual([]);
    expect([...known].filter((id) => !required.includes(id))).toEqual([]);
  });
});
