import * as f from './finding.ts';
import { answer, describeFindings, TOKENS } from './testing.ts';
import { noToken } from './tokens.ts';

describeFindings(
  f,
  ['that'],
  [
    ['status', [f.status(answer(404), 403, 404)], [f.status(answer(200), 403, 404)]],
    [
      'header',
      [
        f.header(
          answer(200, '', [['Cache-Control', 'no-store']]),
          'cache-control',
          'no-store',
          (v) => v === 'no-store',
        ),
      ],
      [
        f.header(answer(200), 'cache-control', 'no-store', () => true),
        f.header(
          answer(200, '', [['cache-control', 'private']]),
          'cache-control',
          'no-store',
          (v) => v === 'no-store',
        ),
      ],
    ],
    [
      'all',
      [f.all(f.status(answer(200), 200), noToken(answer(200)))],
      [f.all(f.status(answer(200), 200), noToken(answer(200, TOKENS)))],
    ],
    [
      'either',
      [f.either(f.status(answer(200), 404), f.status(answer(200), 200))],
      [f.either(f.status(answer(200), 404), f.status(answer(200), 403))],
    ],
  ],
);
