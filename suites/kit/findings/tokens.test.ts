import { expect, it } from 'vitest';
import { answer, describeFindings, TOKENS } from './testing.ts';
import * as f from './tokens.ts';

describeFindings(
  f,
  ['carriesToken'],
  [
    [
      'issued',
      [
        f.issued(answer(200, TOKENS)),
        f.issued(answer(200, TOKENS), { refreshToken: true }),
        f.issued(answer(200, { access_token: 'abc' })),
        f.issued(answer(201, TOKENS)),
      ],
      [
        f.issued(answer(400, TOKENS)),
        f.issued(answer(200, { access_token: 'abc', token_type: 'Bearer' }), { refreshToken: true }),
        f.issued(answer(200, '<html>')),
      ],
    ],
    [
      'authenticates',
      [
        await f.authenticates({ authenticates: async () => [answer(200, TOKENS), answer(401)] }),
        await f.authenticates({
          authenticates: async () => [answer(400, 'unknown token'), answer(400, 'no')],
        }),
      ],
      [await f.authenticates({ authenticates: async () => [answer(400, 'no'), answer(400, 'no')] })],
    ],
    [
      'noToken',
      [f.noToken(answer(200, {}))],
      [f.noToken(answer(200, TOKENS)), f.noToken(answer(302, '', [['location', '/#access_token=x']]))],
    ],
  ],
);

it('shows how a body that is not JSON begins, and nothing of a token in it', () => {
  const notice = f.issued(answer(200, '<br /><b>Deprecated</b>{"access_token":"secret"}'));
  expect(notice.actual).toContain('<b>Deprecated</b>');
  expect(notice.actual).not.toContain('secret');
  expect(f.issued(answer(200, 'access_token=secret&token_type=bearer')).actual).not.toContain('secret');
});
