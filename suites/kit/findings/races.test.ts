import * as f from './races.ts';
import { answer, describeFindings, TOKENS } from './testing.ts';

const won = answer(200, TOKENS);
const lost = answer(400, { error: 'invalid_grant' });

describeFindings(
  f,
  [],
  [
    [
      'oneSuccessAtMost',
      [
        f.oneSuccessAtMost([[won, lost, lost]]),
        f.oneSuccessAtMost([[lost, lost]]),
        f.oneSuccessAtMost([
          [won, lost],
          [lost, won],
        ]),
      ],
      [
        f.oneSuccessAtMost([[won, won, lost]]),
        f.oneSuccessAtMost([
          [won, lost],
          [won, won],
        ]),
        f.oneSuccessAtMost([[won, answer(0)]]),
        f.oneSuccessAtMost([[won, answer(429)]]),
      ],
    ],
  ],
);
