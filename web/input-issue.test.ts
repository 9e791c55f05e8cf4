import { expect, it } from 'vitest';
import * as z from 'zod';
import { issueInWords } from './input-issue.ts';

const SCHEMA = z.strictObject({
  profile: z.enum(['v18', 'v20']),
  digits: z.number().min(1).max(32).optional(),
  matching: z.union([z.literal('exact'), z.number()], { error: 'is not "exact" or a number' }).optional(),
  zone: z.string().regex(/\//).optional(),
  agent: z.strictObject({ name: z.string() }).optional(),
});

it.each([
  [{ profile: 'v19' }, '"profile" is not one of "v18", "v20"'],
  [{}, '"profile" is not one of "v18", "v20"'],
  [[], 'The body is not an object'],
  [{ profile: 'v20', agent: {} }, '"agent.name" is missing'],
  [{ profile: 'v20', agent: { name: 1 } }, '"agent.name" is not a text'],
  [{ profile: 'v20', agent: { name: 'a', nmae: 'b' } }, '"agent" has an unknown member, "nmae"'],
  [{ profile: 'v20', x: 1, y: 2 }, 'The body has unknown members, "x", "y"'],
  [{ profile: 'v20', digits: 0 }, '"digits" is less than 1'],
  [{ profile: 'v20', digits: 33 }, '"digits" is more than 32'],
  [{ profile: 'v20', matching: {} }, '"matching" is not "exact" or a number'],
  [{ profile: 'v20', zone: 'Paris' }, '"zone" is not what is wanted there'],
])('%j: %s', (input, words) => {
  const [issue] = SCHEMA.safeParse(input).error?.issues ?? [];
  expect(issue && issueInWords(issue, 'The body')).toBe(words);
});
