import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { failing, passing, runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import { consoleReport } from './console.ts';
import type { RunDocument } from './document.ts';
import { progressLine } from './progress.ts';

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('consoleReport', () => {
  test('looks as it always did', () => matchesGolden('sample.txt', consoleReport(sampleRun)));

  test('says more when asked', () => {
    matchesGolden('sample.verbose.txt', consoleReport(sampleRun, { verbose: true }));
  });

  test('is short where nothing happened: the reasons of what is not applicable fit on one line', () => {
    const idle = (count: number, actual: string) =>
      Array.from({ length: count }, (_, index) => ({
        ...passing,
        rule: `a/b/${actual.replaceAll(' ', '-')}-${index}`,
        verdict: 'not-applicable' as const,
        actual,
      }));
    const run = runOf([
      passing,
      ...idle(2, 'the target declares no second account'),
      ...idle(3, 'it would have to wait 3630 seconds'),
      ...idle(1, 'the target declares no chat'),
    ]);
    const said = (width: number) => consoleReport(run, { width }).split('\n')[0];
    expect(said(63)).toBe('Not applicable: 6 (--verbose lists them): 3 reasons');
    expect(said(100)).toBe(
      'Not applicable: 6 (--verbose lists them): 3 it would have to wait 3630 seconds, 2 more reasons',
    );
    expect(lastLine(consoleReport(run))).toBe('Conformant: 1 rule passed');
    const verbose = consoleReport(run, { width: 100, verbose: true });
    for (const { rule } of run.results.slice(1)) expect(verbose).toContain(rule);
  });

  test('says once, and without a table of zeroes, why no rule was tried', () => {
    const blocked = Array.from({ length: 9 }, (_, index) => ({
      ...failing,
      rule: `a/b/${index}`,
      verdict: 'blocked' as const,
      actual: 'https://x.example cannot be reached.',
      steps: [],
      exchanges: [],
    }));
    const text = consoleReport(runOf(blocked));
    expect(text.match(/cannot be reached/g)).toHaveLength(1);
    expect(text.split('\n').length).toBeLessThan(8);
  });

  test('shows bodies when asked, on one line and up to a bound', () => {
    const [exchange] = failing.exchanges;
    if (exchange?.response === undefined) throw new Error('the sample has an answer');
    const body = `<h1>Oops\n</h1>${'x'.repeat(9000)}`;
    const run = runOf([
      { ...failing, exchanges: [{ ...exchange, response: { ...exchange.response, body } }] },
    ]);
    const text = consoleReport(run, { verbose: true });
    expect(text).toMatch(/< <h1>Oops\s+<\/h1>/);
    expect(text).toContain(`> ${exchange.request.body.slice(0, 20)}`);
    expect(text.length).toBeLessThan(8000);
    expect(consoleReport(run)).not.toContain('Oops');
  });

  test.each([60, 80, 120])('keeps within %i columns', (width) => {
    const run = withEveryText(sampleRun, (text) => `${text} ${'x'.repeat(200)}`);
    const widest = Math.max(
      ...consoleReport(run, { width, verbose: true })
        .split('\n')
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(width);
  });

  test('colour changes nothing but the colour', () => {
    const colored = consoleReport(sampleRun, { color: true });
    expect(colored).not.toBe(consoleReport(sampleRun));
    expect(stripVTControlCharacters(colored)).toBe(consoleReport(sampleRun));
  });

  test('lets no control character of a server reach the terminal', () => {
    const run = withEveryText(sampleRun, (text) => `\u001b[2J\u009b31m\r${text}\u202e\u0007`);
    expect(consoleReport(run, { verbose: true })).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  test.each([
    ['Conformant: 1 rule passed', [passing]],
    ['Not conformant: 1 violation', [passing, failing]],
    ['Conformant: 1 rule passed (1 known failure)', [passing, { ...failing, known: { reason: 'later' } }]],
    ['Incomplete: 1 rule blocked', [passing, { ...failing, verdict: 'blocked' as const }]],
    ['Harness fault: 1 rule broke', [passing, { ...failing, verdict: 'error' as const }]],
    ['Nothing was checked', []],
    ['Nothing was checked', [{ ...passing, verdict: 'not-applicable' as const }]],
  ])('ends with "%s"', (line, results) => {
    expect(lastLine(consoleReport(runOf(results)))).toBe(line);
  });
});

test('the last line but one names the PBX that was assumed', () => {
  const about = (run: RunDocument) => consoleReport(run, { width: 200 }).trimEnd().split('\n').at(-2);
  const pbx = { profile: 'v18', title: 'V18' };
  expect(about(runOf([passing], { pbx }))).toContain('profile pbx-connector 1, simulated PBX V18: ');
  expect(about(runOf([passing]))).toContain('profile pbx-connector 1: ');
});

describe('progressLine', () => {
  test('tells how far the check is and what is left', () => {
    expect(
      progressLine({ done: 16, total: 64, elapsedMs: 2000, current: 'oauth/code/code-single-use' }),
    ).toBe('16/64 rules, about 6.0 s left · oauth/code/code-single-use');
  });

  test('guesses nothing before the first rule is done', () => {
    expect(progressLine({ done: 0, total: 64, elapsedMs: 10, current: '' })).toBe('0/64 rules');
  });

  test('never takes more than its columns', () => {
    const line = progressLine({ done: 1, total: 2, elapsedMs: 9, current: 'a/'.repeat(90) }, 60);
    expect(line).toHaveLength(60);
    expect(line.endsWith('…')).toBe(true);
  });
});
