import { expect, test } from 'vitest';
import { Trace } from './trace.ts';

test('a secret is hidden in whatever encoding it was sent', () => {
  const secret = 'p@ss "w" ö+/';
  const trace = new Trace([secret]);
  const step = trace.begin('Sign in');
  step.request = {
    method: 'POST',
    url: `https://crm.example/?k=${encodeURIComponent(secret)}&l=${encodeURI(secret)}`,
    headers: [
      ['Authorization', 'Basic abcd'],
      ['X-Account', `for ${secret}`],
    ],
    body: `${new URLSearchParams({ k: secret })} ${JSON.stringify({ k: secret })}`,
  };
  step.error = `refused ${secret}`;
  const seen = JSON.stringify(trace) + String(trace) + trace.clean(secret);
  for (const form of ['p@ss', 'p%40ss', 'abcd', 'w\\\\"']) expect(seen).not.toContain(form);
  expect(trace.toJSON()[0]?.request?.headers).toEqual([
    ['Authorization', '(hidden)'],
    ['X-Account', 'for (hidden)'],
  ]);
});

test('what a variable of a secret name held is hidden wherever it appears', () => {
  const trace = new Trace();
  const step = trace.begin('');
  step.variables.push({ AccessToken: 'tok-12345', Name: 'Ada' });
  step.request = { method: 'GET', url: 'https://crm.example/?t=tok-12345', headers: [] };
  expect(String(trace)).toBe(
    [
      '[lookup by number]',
      '  GET https://crm.example/?t=(hidden)',
      '  variables: AccessToken="(hidden)", Name="Ada"',
    ].join('\n'),
  );
});

test('secrets learned later hide what was traced before', () => {
  const trace = new Trace();
  trace.begin('x').notes.push('sent abcdef');
  expect(String(trace)).toContain('abcdef');
  trace.hide(['abcdef']);
  expect(String(trace)).not.toContain('abcdef');
});
