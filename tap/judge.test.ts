import { describe, expect, it } from 'vitest';
import { exitCodeOf, loadRules, type Selected } from '../harness/index.ts';
import { FORMATS } from '../reports/run/index.ts';
import { readRun } from '../reports/run/read.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { NEEDS, type Need } from '../suites/kit/rule.ts';
import { ENDPOINTS, HOST, searchExchange, tokenExchange, tokens } from '../suites/kit/witness/testing.ts';
import type { SeenEndpoint, SeenExchange, Witness, Witnessed } from '../suites/kit/witness.ts';
import { Judge, type JudgeOptions } from './judge.ts';

const rules = await loadRules();
const ALL_NEEDS = new Set(Object.keys(NEEDS) as Need[]);
const UNSTORED = 'oauth/token/answer-not-stored';
const ROTATED = 'oauth/refresh/returns-fresh-refresh-token';

function selected(...ids: readonly string[]): Selected[] {
  return ids.map((id) => {
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    return { rule, level: rule.level };
  });
}

/** A judge whose time goes by as a test says so. */
function judging(selection: readonly Selected[], options: Partial<JudgeOptions> = {}) {
  const waiting: { readonly run: () => void; readonly ms: number }[] = [];
  const heard: string[] = [];
  const judge = new Judge({
    selection,
    profile: { name: 'pbx-connector', version: '1' },
    tool: { name: 'pbx-conformance', version: '1' },
    target: { name: 'Example', issuer: HOST, endpoints: ENDPOINTS, capabilities: ALL_NEEDS },
    scrub: (data) => data,
    redact: (seen) => seen,
    later: (run, ms) => void waiting.push({ run, ms }),
    now: () => 0,
    onVerdict: ({ id }, { verdict }) => void heard.push(`${id} ${verdict}`),
    ...options,
  });
  const settle = () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next.run();
  };
  return { judge, heard, waiting, settle };
}

let count = 0;
function numbered(seen: SeenExchange): SeenExchange {
  count += 1;
  return { ...seen, number: count, atMs: count * 10 };
}

const sound = () =>
  numbered(tokenExchange({ grant_type: 'client_credentials' }, tokens('a-token-of-the-api')));
const stored = () =>
  numbered(
    tokenExchange({ grant_type: 'client_credentials' }, tokens('a-token-of-the-api'), {
      headers: [['Content-Type', 'application/json']],
    }),
  );

/** A rule with a witness of the test's own. */
function ruleWith(
  id: string,
  looksAt: readonly SeenEndpoint[],
  see: (seen: readonly SeenExchange[]) => Witnessed,
) {
  const [base] = selected(UNSTORED);
  const witness: Witness = Object.assign(see, { looksAt });
  return { rule: { ...(base as Selected).rule, id, witness } satisfies Rule, level: 'MUST' as const };
}

describe('while traffic passes', () => {
  it('a verdict is heard of once, when it changes', () => {
    const { judge, heard, settle } = judging(selected(UNSTORED));
    judge.onExchange(sound());
    expect(heard).toEqual([]);
    settle();
    judge.onExchange(sound());
    settle();
    judge.onExchange(stored());
    settle();
    judge.onExchange(sound());
    settle();
    expect(heard).toEqual([`${UNSTORED} pass`, `${UNSTORED} fail`]);
    expect(judge.line).toBe('rules: 1 violated, 0 passed, 0 not seen');
  });

  it('a witness is asked only when something of its kind has passed, and each in a turn of its own', () => {
    const asked: string[] = [];
    const see = (id: string) => () => {
      asked.push(id);
      return { verdict: 'not-seen', missing: 'it' } as const;
    };
    const { judge, waiting, settle } = judging([
      ruleWith('x/token', ['token'], see('token')),
      ruleWith('x/api', ['api'], see('api')),
      ruleWith('x/both', ['api', 'token'], see('both')),
    ]);
    asked.length = 0;
    judge.onExchange(numbered(searchExchange('phone=1', {})));
    judge.onExchange(numbered(searchExchange('phone=2', {})));
    expect(waiting).toHaveLength(1);
    waiting.shift()?.run();
    expect(asked).toEqual(['api']);
    settle();
    expect(asked).toEqual(['api', 'both']);
  });

  it('judging takes a small part of the time, however much passes', () => {
    let time = 0;
    const slow = ruleWith('x/slow', ['api'], () => {
      time += 100;
      return { verdict: 'pass', seen: 1 };
    });
    const { judge, waiting } = judging([slow], { now: () => time });
    judge.onExchange(numbered(searchExchange('phone=1', {})));
    waiting.shift()?.run();
    judge.onExchange(numbered(searchExchange('phone=2', {})));
    waiting.shift()?.run();
    expect(waiting.map(({ ms }) => ms)).toEqual([2000]);
  });

  it('thousands of lookups do not push out what tokens are compared with, and memory is bounded', () => {
    let most = 0;
    const counting = ruleWith('x/counting', ['api'], (seen) => {
      most = Math.max(most, seen.length);
      return { verdict: 'not-seen', missing: 'it' };
    });
    const { judge, settle } = judging([...selected(ROTATED, 'oauth/code/code-single-use'), counting], {
      window: 100,
    });
    const once = () =>
      numbered(tokenExchange({ grant_type: 'authorization_code', code: 'a-code' }, tokens('a1', 'r1')));
    judge.onExchange(once());
    for (let index = 0; index < 5000; index += 1) {
      judge.onExchange(numbered(searchExchange(`phone=${index}`, {})));
      if (index % 50 === 0) settle();
    }
    judge.onExchange(once());
    const { results, notes } = judge.document();
    expect(most).toBeLessThanOrEqual(201);
    expect(results.find(({ rule }) => rule === 'oauth/code/code-single-use')?.verdict).toBe('fail');
    expect(notes?.join(' ')).not.toContain('too fast');
  });

  it('what passes too fast to be looked at is counted, and said', () => {
    const { judge } = judging(selected(UNSTORED), { window: 10 });
    for (let index = 0; index < 35; index += 1) judge.onExchange(sound());
    expect(judge.document().notes?.join(' ')).toContain('20 exchanges passed too fast to be judged');
  });
});

describe('the run document', () => {
  it('says pass, fail, advice and not seen, each for its reason', () => {
    const { judge } = judging(
      selected(UNSTORED, 'oauth/token/answer-is-bearer-json', ROTATED, 'api/lookup/not-for-shared-caches'),
    );
    judge.onExchange(sound());
    judge.onExchange(stored());
    judge.onExchange(
      numbered(
        searchExchange('phone=1', { contacts: [{ id: 1 }] }, { headers: [['Cache-Control', 'public']] }),
      ),
    );
    const run = judge.document();
    expect(run.results.map(({ rule, verdict, actual }) => [rule, verdict, actual])).toEqual([
      ['api/lookup/not-for-shared-caches', 'advice', 'public'],
      [ROTATED, 'not-applicable', 'not seen: a refresh that is accepted'],
      ['oauth/token/answer-is-bearer-json', 'pass', ''],
      [UNSTORED, 'fail', 'Cache-Control: (absent)'],
    ]);
    expect(run.summary).toMatchObject({ pass: 1, fail: 1, advice: 1, notApplicable: 1 });
    expect(exitCodeOf(run)).toBe(1);
  });

  it('is one that reports read, and not seen is no pass in them', () => {
    const { judge } = judging(selected(UNSTORED, ROTATED));
    judge.onExchange(stored());
    const run = readRun(JSON.stringify(judge.document()));
    for (const format of ['html', 'junit', 'markdown', 'sarif', 'har'] as const)
      expect(FORMATS[format].render(run), format).not.toBe('');
    const text = FORMATS.text.render(run);
    expect(text).toMatch(/got +Cache-Control: \(absent\)/);
    expect(text).toContain('1 failed');
    expect(text).not.toMatch(/\b1 passed/);
    expect(FORMATS.html.render(run)).toContain('not seen: a refresh that is accepted');
  });

  it('shows the exchanges of a violation by their numbers in the tap, without their secrets', () => {
    const redactor = new Redactor();
    redactor.learn('client_secret', 'the-secret-of-the-pbx');
    redactor.learn('access_token', 'a-token-of-the-api');
    const { judge } = judging(selected(UNSTORED), { scrub: (data) => redactor.scrubAll(data) });
    judge.onExchange(sound());
    const bad = stored();
    judge.onExchange(bad);
    const run = judge.document();
    const [result] = run.results;
    expect(result?.exchanges).toHaveLength(1);
    expect(result?.steps.map(({ kind, holds }) => [kind, holds])).toEqual([
      ['must', false],
      ['note', true],
    ]);
    expect(result?.steps.at(-1)?.claim).toContain(`exchange ${bad.number}`);
    expect(JSON.stringify(run)).not.toMatch(/the-secret-of-the-pbx|a-token-of-the-api/);
    expect(JSON.stringify(run)).toContain('<access_token#1>');
  });

  it('leaves out what the deployment does not offer, and counts the rules that no traffic shows', () => {
    const capabilities = new Set([...ALL_NEEDS].filter((need) => need !== 'refresh-rotation'));
    const { judge } = judging(selected(ROTATED, 'oauth/tls/certificate-verifies'), {
      target: { name: 'Example', issuer: HOST, endpoints: ENDPOINTS, capabilities },
    });
    const same = { grant_type: 'refresh_token', refresh_token: 'r1' };
    judge.onExchange(numbered(tokenExchange(same, tokens('a2', 'r1'))));
    const run = judge.document();
    expect(run.results.map(({ verdict, actual }) => [verdict, actual])).toEqual([
      ['not-applicable', 'the target does not declare refresh tokens that are rotated (refresh-rotation)'],
    ]);
    expect(run.notes?.join(' ')).toContain('1 rule of the profile cannot be seen in traffic');
    expect(exitCodeOf(run)).toBe(0);
  });

  it('calls no deployment conformant by what it has seen of it', () => {
    const { judge } = judging(selected(UNSTORED, ROTATED));
    judge.onExchange(sound());
    const text = FORMATS.text.render(judge.document());
    expect(text).toContain('No violation seen in 1 exchange: 1 rule passed');
    expect(text).not.toContain('Conformant');
  });

  it('of no traffic at all has seen nothing', () => {
    const run = judging(selected(UNSTORED, ROTATED)).judge.document();
    expect(FORMATS.text.render(run)).toContain('Nothing to judge in 0 exchanges');
    expect(run.summary).toMatchObject({ pass: 0, notApplicable: 2 });
    expect(exitCodeOf(run)).toBe(0);
  });
});
