import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { knownJsonSchema, targetJsonSchema } from './json-schema.ts';

const ajv = new Ajv2020({ strict: false, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } });
const SCHEMAS = [
  { file: new URL('target-file/target.schema.json', import.meta.url), schema: targetJsonSchema() },
  { file: new URL('known-failures.schema.json', import.meta.url), schema: knownJsonSchema() },
];

it.each(SCHEMAS)('$file is the schema that files are read with', ({ file, schema }) => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
});

/** The least that a target file has; an example of the docs is laid over it. */
const LEAST = {
  name: 'Staging',
  issuer: 'https://c.example',
  clients: { main: { id: 'pbx', secret: 'env:S' } },
};
const isTarget = ajv.compile(targetJsonSchema());
const isKnown = ajv.compile(knownJsonSchema());

/** The YAML blocks of a page, each with the page's name. */
function blocksOf(folder: URL): [string, string][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const blocks = readFileSync(new URL(name, folder), 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```/gm);
      return [...blocks].map(([, block = ''], index): [string, string] => [
        `${name} block ${index + 1}`,
        block,
      ]);
    });
}

describe('the examples of the docs', () => {
  const blocks = blocksOf(new URL('../docs/', import.meta.url)).map(
    ([name, block]) => [name, parse(block.replaceAll(/\$\{\{.*?\}\}/g, 'x')) as unknown] as const,
  );
  const known = blocks.filter(([, data]) => Array.isArray(data) && data.every((entry) => 'rule' in entry));
  const targets = blocks.filter(
    ([, data]) => !Array.isArray(data) && Object.keys(data as object).every((key) => key in targetKeys()),
  );

  it('are found', () => {
    expect(known.length).toBeGreaterThan(0);
    expect(targets.length).toBeGreaterThan(3);
  });

  it.each(targets)('%s is a part of a target file', (_, data) => {
    expect(isTarget({ ...LEAST, ...(data as object) }), JSON.stringify(isTarget.errors)).toBe(true);
  });

  it.each(known)('%s is a list of known failures', (_, data) => {
    expect(isKnown(data), JSON.stringify(isKnown.errors)).toBe(true);
  });

  function targetKeys(): object {
    return (targetJsonSchema() as { properties: object }).properties;
  }
});

it('the shipped target file fits its schema, and a mistyped key does not', () => {
  const shipped = parse(readFileSync(new URL('../fixtures/targets/reference.yaml', import.meta.url), 'utf8'));
  expect(isTarget(shipped), JSON.stringify(isTarget.errors)).toBe(true);
  expect(isTarget({ ...shipped, endpionts: {} })).toBe(false);
  expect(isTarget({ ...shipped, clients: {} })).toBe(false);
  expect(isKnown([{ rule: 'a' }])).toBe(false);
});
