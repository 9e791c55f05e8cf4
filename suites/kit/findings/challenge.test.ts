import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenge.ts';

describe('parseChallenges', () => {
  it.each([
    ['Bearer', [{ scheme: 'Bearer', parameters: [] }]],
    [
      'Bearer realm="crm", error="invalid_token"',
      [
        {
          scheme: 'Bearer',
          parameters: [
            ['realm', 'crm'],
            ['error', 'invalid_token'],
          ],
        },
      ],
    ],
    [
      'Basic realm="a, b", , Bearer Error = invalid_token,scope="x y"',
      [
        { scheme: 'Basic', parameters: [['realm', 'a, b']] },
        {
          scheme: 'Bearer',
          parameters: [
            ['error', 'invalid_token'],
            ['scope', 'x y'],
          ],
        },
      ],
    ],
    [
      'Negotiate YWJj==, Bearer',
      [
        { scheme: 'Negotiate', parameters: [] },
        { scheme: 'Bearer', parameters: [] },
      ],
    ],
    ['Bearer realm="say \\"hi\\""', [{ scheme: 'Bearer', parameters: [['realm', 'say "hi"']] }]],
    [
      'Bearer error="a", error="b"',
      [
        {
          scheme: 'Bearer',
          parameters: [
            ['error', 'a'],
            ['error', 'b'],
          ],
        },
      ],
    ],
  ])('reads %s', (value, challenges) => {
    expect(parseChallenges(value)).toEqual(challenges);
  });

  it.each([
    'Bearer realm="crm" error="invalid_token"',
    'Bearer realm="crm',
    'Bearer error_description=two words',
    'Bearer realm="crm", error_description=The token is unknown.',
    'error="invalid_token"',
    'Bearer: realm="crm"',
  ])('refuses %s', (value) => {
    expect(parseChallenges(value)).toBeUndefined();
  });
});
