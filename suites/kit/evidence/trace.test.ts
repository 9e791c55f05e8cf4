import { expect, test } from 'vitest';
import { Recorder } from './recorder.ts';
import { Redactor } from './redactor.ts';
import { Trace } from './trace.ts';

const counting = () => {
  let at = 0;
  return (size: number) => Buffer.alloc(size, ++at);
};
const TRACE = '01'.repeat(16);

test('requests of a trial have one trace and a parent each, out of the randomness that was given', () => {
  const trace = new Trace(counting());
  expect([trace.next(), trace.next()]).toEqual([
    `00-${TRACE}-${'02'.repeat(8)}-01`,
    `00-${TRACE}-${'03'.repeat(8)}-01`,
  ]);
});

test('no id consists of zeros, which receivers ignore', () => {
  const trace = new Trace((size) => Buffer.alloc(size));
  expect(trace.next()).toBe(`00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-01`);
});

test('without randomness of its own each trial has another trace', () => {
  expect(new Trace().next().slice(3, 35)).not.toBe(new Trace().next().slice(3, 35));
});

test('a traceparent that a rule writes itself stays', () => {
  const recorder = new Recorder(new Redactor(), () => 0, new Trace(counting()));
  expect(recorder.traced([['Traceparent', 'own']])).toEqual([['Traceparent', 'own']]);
  expect(recorder.traced([['accept', '*/*']])).toEqual([
    ['accept', '*/*'],
    ['traceparent', `00-${TRACE}-${'02'.repeat(8)}-01`],
  ]);
});
