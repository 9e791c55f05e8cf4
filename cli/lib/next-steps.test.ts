import { describe, expect, it } from 'vitest';
import { runOf, sampleRun } from '../../reports/golden/sample.ts';
import type { Exchange, Result } from '../../reports/run/document.ts';
import { nextSteps } from './next-steps.ts';

const base = sampleRun.results[0] as Result;
const [sample] = base.exchanges as [Exchange];
const result = (rule: string, changes: Partial<Result>): Result => ({
  ...base,
  exchanges: [],
  steps: [],
  rule,
  ...changes,
});
const answered = (status: number, body: string): Exchange[] => [
  {
    ...sample,
    request: {
      ...sample.request,
      method: 'POST',
      url: 'https://crm.example/oauth/token?x=1',
      body: 'grant_type=refresh_token',
    },
    response: { status, headers: [['content-type', 'application/json']], body },
  },
];
const lines = (results: Result[], target = 'staging.yaml', runFile = 'out/run.json') =>
  nextSteps(runOf(results), { target, runFile }).trim().split('\n');

describe('the end of a run', () => {
  it('suggests nothing where all is settled', () => {
    const run = runOf([result('a/b/c', { verdict: 'pass' })]);
    expect(nextSteps(run, { runFile: 'run.json' })).toBe('');
  });

  it('names the failing rules, the answer that several stumbled over, and the line that asks them again', () => {
    const stumbles = { exchanges: answered(400, '{"error":"invalid_grant"}') } as const;
    expect(
      lines([
        result('a/b/c', { verdict: 'fail', at: 'the grant works', ...stumbles }),
        result('a/b/d', { verdict: 'blocked', at: 'the refresh works', ...stumbles }),
        result('a/b/e', { verdict: 'blocked', at: 'before any question', ...stumbles }),
        result('a/b/f', { verdict: 'blocked', exchanges: answered(500, 'boom') }),
      ]),
    ).toEqual([
      'Failing rules:',
      '  a/b/c',
      '3 rules probably share one cause: POST /oauth/token (refresh_token) was answered with 400, {"error":"invalid_grant"}. See a/b/c first.',
      'Ask the 4 again: pbx-conformance check staging.yaml --rerun out/run.json',
    ]);
  });

  it('finds one reason where nothing was sent', () => {
    const blocked = { verdict: 'blocked', actual: 'no contact is declared' } as const;
    const said = lines(['a/b/d', 'a/b/e', 'a/b/f'].map((rule) => result(rule, blocked)));
    expect(said[0]).toBe('3 rules probably share one cause: no contact is declared. See a/b/d first.');
  });

  it('shows what a page says that several stumbled over, whatever changes on it', () => {
    const page = (number: number): Partial<Result> => ({
      verdict: 'blocked',
      exchanges: answered(
        403,
        `<style>p{}</style><p>Wrong password.</p><small>Incident ${number}</small>`,
      ).map((one) => ({
        ...one,
        response: { status: 403, body: one.response?.body ?? '', headers: [['Content-Type', 'text/html']] },
      })),
    });
    const said = lines(['a/b/d', 'a/b/e', 'a/b/f'].map((rule, number) => result(rule, page(number))));
    expect(said[0]).toBe(
      '3 rules probably share one cause: POST /oauth/token (refresh_token) was answered with 403, an HTML page that says "Wrong password. Incident 0". See a/b/d first.',
    );
  });

  it('makes no common cause of refusals that were not given, each for its own reason', () => {
    const accepted = { verdict: 'fail', exchanges: answered(200, '{}') } as const;
    const said = lines(['a/b/d', 'a/b/e', 'a/b/f'].map((rule) => result(rule, accepted)));
    expect(said.join()).not.toContain('cause');
  });

  it('prints a line that a shell takes', () => {
    const said = lines([result('a/b/c', { verdict: 'fail' })], "my target's.yaml", 'the run/run.json');
    expect(said.at(-1)).toBe(
      String.raw`Ask it again: pbx-conformance check 'my target'\''s.yaml' --rerun 'the run/run.json'`,
    );
  });
});
