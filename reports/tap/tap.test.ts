import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { TapDocument } from './document.ts';
import { tapJsonSchema, tapSchema } from './schema.ts';

const sample: TapDocument = {
  schema: 1,
  tool: { name: 'pbx-conformance', version: '0.1.0' },
  target: { name: 'Staging', url: 'https://crm.example' },
  startedAt: '2026-11-28T12:00:00.000Z',
  durationMs: 12,
  template: 'CXEngine.xml',
  exchanges: [
    {
      number: 1,
      atMs: 0.5,
      durationMs: 3,
      endpoint: 'api',
      request: {
        method: 'GET',
        url: 'https://crm.example/c?phone=1',
        headers: [['Host', 'crm.example']],
        body: '',
      },
      response: { status: 200, headers: [['X', 'y']], body: '{}' },
      cut: true,
      event: { kind: 'lookup', scenario: '', values: { Number: '1' } },
    },
    {
      number: 2,
      atMs: 5,
      durationMs: 7,
      endpoint: 'token',
      request: { method: 'POST', url: 'https://crm.example/t', headers: [], body: 'a=b' },
      failure: 'https://crm.example gives no answer',
    },
  ],
};

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
