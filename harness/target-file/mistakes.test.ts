import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ConfigurationError } from '../errors.ts';
import { parseTargetFile } from './load.ts';

interface Case {
  readonly mistake: string;
  readonly file: string;
  readonly says: string;
}

const cases = parse(readFileSync(new URL('mistakes.yaml', import.meta.url), 'utf8')) as Case[];

function refusal(source: string): string {
  try {
    parseTargetFile(source, 'target.yaml', { environment: { SECRET: 'the secret' }, folder: '/tmp' });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'accepted';
}

describe('a mistake in a target file', () => {
  it('is tried in more than a hundred ways', () => {
    expect(new Set(cases.map(({ file }) => file)).size).toBeGreaterThan(100);
  });

  it.each(cases)('gets its one answer: $mistake', ({ file, says }) => {
    expect(refusal(file)).toBe(says);
  });

  it.each(cases)('shows no secret and no sentence of a library: $mistake', ({ file }) => {
    expect(refusal(file)).not.toMatch(
      /hunter2|Invalid input|expected |received|too small|undefined|\[object/i,
    );
  });
});
