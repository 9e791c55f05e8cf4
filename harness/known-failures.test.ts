import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Result,
  RUN_SCHEMA,
  type RunDocument,
  summarize,
  type Verdict,
} from '../reports/run/document.ts';
import { rfc6749 } from '../suites/kit/cites.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { applyKnown, readKnown } from './known-failures.ts';
import { exitCodeOf, untried } from './run.ts';

const rule = (id: string, formerly: string[] = []): Rule => ({
  id,
  level: 'MUST',
  title: id,
  cites: [rfc6749('5.2', 'MUST')],
  impact: 'A stranger gets tokens.',
  atRisk: 'access',
  remedy: 'None.',
  formerly,
  check: async () => undefined,
});
const RULES = [rule('oauth/a/first', ['oauth/a/old-name']), rule('oauth/a/second')];

function run(verdicts: Record<string, Verdict>): RunDocument {
  const results = Object.entries(verdicts).map(
    ([id, verdict]): Result => ({ ...untried(rule(id), 'MUST', ''), verdict }),
  );
  return {
    schema: RUN_SCHEMA,
    tool: { name: 't', version: '1' },
    target: { name: 't', url: 'http://t.example' },
    profile: { name: 'p', version: '1' },
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    summary: summarize(results),
    results,
  };
}

function list(source: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'known-')), 'known.yaml');
  writeFileSync(path, source);
  return path;
}

describe('a list of known failures', () => {
  it('is read, and resolves former ids', () => {
    const known = readKnown(
      list('- { rule: oauth/a/old-name, reason: next release, until: 2027-01-31 }'),
      RULES,
    );
    expect(known).toEqual([{ rule: 'oauth/a/first', reason: 'next release', until: '2027-01-31' }]);
  });

  it.each([
    [
      'an unknown id',
      '- { rule: oauth/a/third, reason: x }',
      /^known\.yaml line 1: there is no rule "oauth\/a\/third"; /,
    ],
    ['a missing reason', '- { rule: oauth/a/first }', 'known.yaml line 1: "entry 1.reason" is missing.'],
    [
      'an impossible day',
      '- { rule: oauth/a/first, reason: x, until: 2027-02-31 }',
      'known.yaml line 1: "entry 1.until" has to be a day such as 2027-01-31, not "2027-02-31".',
    ],
    ['text that is not YAML', '- {', /known\.yaml line 1: the indentation fits no line above, or a bracket/],
  ])('is refused for %s', (_, source, message) => {
    expect(() => readKnown(list(source), RULES)).toThrow(message);
  });

  it('is refused when it is not there', () => {
    expect(() => readKnown('/nowhere/known.yaml', RULES)).toThrow(/cannot be read/);
  });
});

describe('a known failure', () => {
  const known = [{ rule: 'oauth/a/first', reason: 'next release', issue: 'CX-1', until: '2027-01-31' }];

  it('stays a failure in the document and does not fail the run', () => {
    const marked = applyKnown(
      run({ 'oauth/a/first': 'fail', 'oauth/a/second': 'pass' }),
      known,
      '2027-01-31',
    );
    expect(marked.run.results[0]).toMatchObject({
      verdict: 'fail',
      known: { reason: 'next release', issue: 'CX-1' },
    });
    expect(marked.run.summary.fail).toBe(1);
    expect(marked.stale).toBe(false);
    expect(exitCodeOf(marked.run)).toBe(0);
  });

  it('does not hide another failure', () => {
    const marked = applyKnown(
      run({ 'oauth/a/first': 'fail', 'oauth/a/second': 'fail' }),
      known,
      '2027-01-31',
    );
    expect(exitCodeOf(marked.run)).toBe(1);
  });

  it('that passes makes the list stale', () => {
    const marked = applyKnown(run({ 'oauth/a/first': 'pass' }), known, '2027-01-31');
    expect(marked).toMatchObject({ stale: true, run: { notes: [expect.stringContaining('passes')] } });
  });

  it('whose day has gone by is an ordinary failure again', () => {
    const marked = applyKnown(run({ 'oauth/a/first': 'fail' }), known, '2027-02-01');
    expect(marked.stale).toBe(true);
    expect(exitCodeOf(marked.run)).toBe(1);
  });

  it('that is blocked stays blocked', () => {
    const marked = applyKnown(run({ 'oauth/a/first': 'blocked' }), known, '2027-01-31');
    expect(exitCodeOf(marked.run)).toBe(3);
  });
});
