import { expect, test } from 'vitest';
import { failing, passing, runOf } from '../golden/sample.ts';
import type { Exchange, Result } from './document.ts';
import { FORMATS } from './index.ts';
import { withoutVarying } from './stable.ts';
import { traceOf } from './trace.ts';

const traceparent = (number: number) => `00-${'a'.repeat(32)}-${String(number).repeat(16)}-01`;
const traced = (result: Result): Result => ({
  ...result,
  exchanges: result.exchanges.map(
    (one): Exchange => ({
      ...one,
      request: {
        ...one.request,
        headers: [...one.request.headers, ['traceparent', traceparent(one.number)]],
      },
    }),
  ),
});

test('the trace of a failure is that of the exchange its broken claim rests on', () => {
  expect(traceOf(traced(failing))).toBe(traceparent(3));
  const [given, must] = failing.steps;
  if (given === undefined || must === undefined) throw new Error('the sample has two steps');
  const steps = [{ ...given, holds: false }, must];
  expect(traceOf(traced({ ...failing, steps }))).toBe(traceparent(2));
});

test('where nothing was broken it is the last one, and a pass has none', () => {
  expect(traceOf(traced({ ...failing, verdict: 'error', steps: [] }))).toBe(traceparent(3));
  expect(traceOf(traced(passing))).toBeUndefined();
  expect(traceOf(failing)).toBeUndefined();
});

test.each(['text', 'junit', 'sarif', 'html'] as const)('%s shows it', (name) => {
  expect(FORMATS[name].render(runOf([traced(failing)]))).toContain(traceparent(3));
});

test('a comparison does not see it', () => {
  expect(withoutVarying(`got ${traceparent(1)} back`)).toBe('got <trace> back');
});
