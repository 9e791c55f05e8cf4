import * as f from './same-wording.ts';
import { answer, describeFindings } from './testing.ts';

const refusal = answer(400, { error: 'invalid_grant', error_description: 'one' });

describeFindings(
  f,
  [],
  [
    [
      'sameAsAccepting',
      [
        f.sameAsAccepting(answer(400, { error: 'invalid_grant', error_description: 'two' }), refusal),
        f.sameAsAccepting(answer(500, '<p>'), answer(500, '<h1>')),
      ],
      [
        f.sameAsAccepting(answer(400, '<p>'), refusal),
        f.sameAsAccepting(answer(302, ''), refusal),
        f.sameAsAccepting(answer(400, { error: 'invalid_request' }), refusal),
        f.sameAsAccepting(answer(401, { error: 'invalid_grant' }), refusal),
      ],
    ],
  ],
);
