import { expect, test } from 'vitest';
import { ProblemError } from '../../web/problem-error.ts';
import { ExpressionError } from '../expression/index.ts';
import { parseTemplate, type TemplateRefused } from '../template/parse.ts';
import { describeError } from './errors.ts';
import { TransportError } from './transport.ts';
import { legalUrl } from './url.ts';

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

test.each([
  ['EngineError', 'bad-url', thrownBy(() => legalUrl('crm.example'))],
  [
    'TransportError',
    'timeout',
    new TransportError('timeout', 'https://crm.example did not answer within 30 s.'),
  ],
  ['ExpressionError', 'syntax', new ExpressionError('syntax', 'Unexpected "=" in a condition', 4)],
  ['TemplateRefused', 'wrong-root', thrownBy(() => parseTemplate('<Other/>'))],
])('%s says what is wrong and what to do, apart', (name, code, error) => {
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ name, code, remedy: expect.stringMatching(/^[A-Z].*\.$/) });
  const { message, remedy } = error as ExpressionError | TransportError | TemplateRefused;
  expect(message).not.toContain(remedy);
  expect(describeError(error)).toBe(`${message.replace(/\.$/, '')}. ${remedy}`);
});

test('any other error is described by its message', () => {
  expect(describeError(new RangeError('out of range'))).toBe('out of range');
  expect(describeError('a text')).toBe('a text');
});
