import { answer, describeFindings, TOKENS } from './testing.ts';
import * as f from './tokens.ts';

describeFindings(
  f,
  ['carriesToken'],
  [
    [
      'issued',
      [f.issued(answer(200, TOKENS)), f.issued(answer(200, TOKENS), { refreshToken: true })],
      [
        f.issued(answer(200, { access_token: 'abc' })),
        f.issued(answer(201, TOKENS)),
        f.issued(answer(400, TOKENS)),
        f.issued(answer(200, { access_token: 'abc', token_type: 'Bearer' }), { refreshToken: true }),
        f.issued(answer(200, '<html>')),
      ],
    ],
    [
      'noToken',
      [f.noToken(answer(200, {}))],
      [f.noToken(answer(200, TOKENS)), f.noToken(answer(302, '', [['location', '/#access_token=x']]))],
    ],
  ],
);
