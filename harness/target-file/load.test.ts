import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../errors.ts';
import { nearest } from '../yaml/nearest.ts';
import { parseTargetFile, readTargetFile } from './load.ts';

const SOUND = `name: Staging
issuer: https://connector.example
clients:
  main:
    id: pbx
    secret: env:SECRET
`;
const references = { environment: { SECRET: 'the secret' }, folder: tmpdir() };

/** The message of the refusal, which has to be the user's fault. */
function refusal(source: string, environment: Record<string, string> = references.environment): string {
  try {
    parseTargetFile(source, 'staging.yaml', { environment, folder: tmpdir() });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('the file was accepted');
}

describe('a target file', () => {
  it('is read with its references resolved and its defaults filled in', () => {
    const file = parseTargetFile(SOUND, 'staging.yaml', references);
    expect(file.clients.main.secret).toBe('the secret');
    expect(file.clients.main.auth).toBe('client_secret_post');
    expect(file.profile).toBe('pbx-connector');
    expect(file.allow).toEqual([]);
  });

  it('takes a secret from a file beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'target-'));
    writeFileSync(join(folder, 'secret.txt'), 'from the file\n');
    writeFileSync(join(folder, 'staging.yaml'), SOUND.replace('env:SECRET', 'file:secret.txt'));
    expect(readTargetFile(join(folder, 'staging.yaml'), {}).clients.main.secret).toBe('from the file');
  });

  it.each([
    [
      'a typo in a key',
      SOUND.replace('clients:', 'client:'),
      'staging.yaml line 3: unknown key "client"; did you mean "clients"?',
    ],
    [
      'a typo in a nested key',
      SOUND.replace('id: pbx', 'ids: pbx'),
      'staging.yaml line 5: unknown key "ids" in clients.main; did you mean "id"?',
    ],
    ['a key that is missing', SOUND.replace('name: Staging\n', ''), /"name" is missing/],
    [
      'a secret written out',
      SOUND.replace('env:SECRET', 'plain'),
      'staging.yaml line 6: clients.main.secret is written out in the file itself; keep secrets out of it and write env:NAME or file:PATH.',
    ],
    [
      'a wrong kind of value',
      `${SOUND}can: [everything]\n`,
      'staging.yaml line 7: "can entry 1" has to be one of refresh-rotation, pkce, iss, journal-reading, not "everything".',
    ],
    ['text that is not YAML', 'a: [', /line 1: .* a bracket above is not closed/],
  ])('is refused in one sentence for %s', (_, source, message) => {
    if (typeof message === 'string') expect(refusal(source)).toBe(message);
    else expect(refusal(source)).toMatch(message);
  });

  it('names the variable that is not set, and never its neighbours', () => {
    expect(refusal(SOUND, { OTHER: 'x' })).toBe(
      'staging.yaml line 6: the environment variable SECRET is not set; clients.main.secret refers to it.',
    );
  });

  it('says which file cannot be read', () => {
    expect(() => readTargetFile('/nowhere/target.yaml', {})).toThrow(
      /The target file \/nowhere\/target.yaml cannot be read/,
    );
  });
});

describe('nearest', () => {
  it('finds a word two typing errors away and nothing farther', () => {
    expect(nearest('endpionts', ['endpoints', 'clients'])).toBe('endpoints');
    expect(nearest('zebra', ['endpoints', 'clients'])).toBeUndefined();
  });
});

describe('several mistakes', () => {
  it('are listed together, each with its line', () => {
    const source = `${SOUND.replace('name:', 'nmae:').replace('id: pbx', 'id: 1042')}can: refresh-rotation\n`;
    expect(refusal(source)).toBe(
      [
        'staging.yaml has 3 mistakes:',
        '  line 1: unknown key "nmae"; did you mean "name"?',
        '  line 5: "clients.main.id" has to be a text: write "1042" in quotes.',
        '  line 7: "can" has to be a list: write [refresh-rotation].',
      ].join('\n'),
    );
  });

  it('of the structure come before secrets, and those before variables', () => {
    const secrets = `${SOUND.replace('env:SECRET', 'plain')}user: { username: marie, password: env:NOWHERE }\n`;
    expect(refusal(`${secrets}zork: 1\n`)).toMatch(/^staging\.yaml line 8: unknown key "zork"/);
    expect(refusal(secrets)).toMatch(/^staging\.yaml line 6: clients\.main\.secret is written out/);
  });

  it('of references are all variables that are not set', () => {
    expect(refusal(`${SOUND}user: { username: marie, password: env:NOWHERE }\n`, {})).toMatch(
      /2 mistakes:\n.*SECRET is not set.*\n.*NOWHERE is not set/,
    );
  });
});
