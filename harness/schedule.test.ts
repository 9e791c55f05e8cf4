import { expect, it } from 'vitest';
import type { Alone } from '../suites/kit/rule.ts';
import { scheduleOf } from './schedule.ts';

const selection = (...reasons: (Alone | undefined)[]) =>
  reasons.map((alone) => ({ rule: alone === undefined ? {} : { alone } }));

it('tries the rules that stand company first, and those that use up a limit last', () => {
  expect(scheduleOf(selection('throttles', undefined, 'guesses', 'ends', undefined, 'guesses'))).toEqual({
    company: [1, 4],
    alone: [3, 2, 5, 0],
  });
});
