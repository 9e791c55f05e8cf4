import { describe, expect, it } from 'vitest';
import { runOf, sampleRun } from '../../reports/golden/sample.ts';
import type { Result } from '../../reports/run/document.ts';
import { nextSteps } from './next-steps.ts';

const base = sampleRun.results[0] as Result;
const result = (rule: string, changes: Partial<Result>): Result => ({ ...base, rule, ...changes });

describe('the end of a run', () => {
  it('suggests nothing where all is settled', () => {
    const run = runOf([result('a/b/c', { verdict: 'pass' })]);
    expect(nextSteps(run, { runFile: 'run.json' })).toBe('');
  });

  it('names the failing rules, a cause that several share, and the line that asks them again', () => {
    const blocked = { verdict: 'blocked', at: 'an access token is issued', actual: '500' } as const;
    const run = runOf([
      result('a/b/c', { verdict: 'fail' }),
      ...['a/b/d', 'a/b/e', 'a/b/f'].map((rule) => result(rule, blocked)),
    ]);
    expect(nextSteps(run, { target: 'staging.yaml', runFile: 'out/run.json' })).toBe(
      [
        '',
        'Failing rules:',
        '  a/b/c',
        '3 rules share one cause: an access token is issued: 500',
        'Ask the 4 again: pbx-conformance check --target staging.yaml --rerun out/run.json',
        '',
      ].join('\n'),
    );
  });
});
