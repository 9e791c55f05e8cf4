import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { sampleTap as sample } from '../golden/tap.ts';
import { tapJsonSchema, tapSchema } from './schema.ts';

describe('the schema of a tap', () => {
  const schemaFile = new URL('./tap.schema.json', import.meta.url);
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(tapJsonSchema());

  it('is the published one', () => {
    if (process.env['UPDATE_SCHEMA'] !== undefined)
      writeFileSync(schemaFile, `${JSON.stringify(tapJsonSchema(), null, 2)}\n`);
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(tapJsonSchema());
  });

  it('fits a tap, which is read unchanged', () => {
    validate(sample);
    expect(validate.errors).toBeNull();
    expect(tapSchema.parse(sample)).toEqual(sample);
  });

  it.each([
    ['a member more', { ...sample, more: 1 }],
    ['another version', { ...sample, schema: 2 }],
    [
      'an exchange without a request',
      { ...sample, exchanges: [{ number: 1, atMs: 0, durationMs: 0, endpoint: 'x' }] },
    ],
  ])('refuses %s', (_, document) => expect(validate(document)).toBe(false));
});
