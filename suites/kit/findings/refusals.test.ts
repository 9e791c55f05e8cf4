import { describe, expect, it } from 'vitest';
import * as f from './refusals.ts';
import { answer, describeFindings, TOKENS } from './testing.ts';
import { issued } from './tokens.ts';

describeFindings(
  f,
  [],
  [
    [
      'refused',
      [
        f.refused(answer(400, { error: 'invalid_grant' })),
        f.refused(answer(401, 'no')),
        f.refused(answer(403, '')),
        f.refused(answer(501, '<h1>Not implemented</h1>')),
        f.refused(answer(200, { error: 'invalid_grant' })),
        f.refused(answer(302, '', [['location', '/login']])),
      ],
      [
        f.refused(answer(200, TOKENS)),
        f.refused(answer(400, { error: 'invalid_grant', ...TOKENS })),
        f.refused(answer(200, '<br /><b>Deprecated</b>{"access_token":"abc"}')),
        f.refused(answer(200, 'token_type=bearer&access_token=abc')),
        f.refused(answer(0)),
      ],
    ],
    [
      'namesError',
      [f.namesError(answer(401, { error: 'invalid_grant' }), 'invalid_grant')],
      [
        f.namesError(answer(400, { error: 'invalid_request' }), 'invalid_grant'),
        f.namesError(answer(400, ''), 'invalid_grant'),
        f.namesError(answer(400, { error: 'invalid_grant', ...TOKENS }), 'invalid_grant'),
      ],
    ],
    [
      'looksNothingUp',
      [
        f.looksNothingUp(answer(400, { error: 'unsupported_grant_type' }), answer(400)),
        f.looksNothingUp(answer(400, { error: 'invalid_grant' }), answer(400, { error: 'invalid_grant' })),
      ],
      [f.looksNothingUp(answer(400, { error: 'invalid_grant' }), answer(400))],
    ],
    [
      'turnedAway',
      [f.turnedAway(answer(501)), f.turnedAway(answer(302)), f.turnedAway(answer(200, { error: 'no' }))],
      [f.turnedAway(answer(200)), f.turnedAway(answer(0))],
    ],
    [
      'sameRefusal',
      [f.sameRefusal(answer(401, { error: 'invalid_client' }), answer(401, { error: 'invalid_client' }))],
      [
        f.sameRefusal(answer(401, { error: 'invalid_client' }), answer(400, { error: 'invalid_client' })),
        f.sameRefusal(
          answer(401, { error: 'invalid_client' }),
          answer(401, { error: 'invalid_client', error_description: 'no such client' }),
        ),
      ],
    ],
    [
      'cleanRefusal',
      [f.cleanRefusal(answer(400, { error: 'x' })), f.cleanRefusal(answer(501), answer(501))],
      [
        f.cleanRefusal(answer(500)),
        f.cleanRefusal(answer(500), answer(501)),
        f.cleanRefusal(answer(200, TOKENS), answer(400)),
        f.cleanRefusal(answer(200)),
        f.cleanRefusal(answer(0)),
        f.cleanRefusal(answer(400, 'Error: x\n    at parse (/srv/app/server.js:10:5)')),
        f.cleanRefusal(answer(400, 'SQLSTATE[42000]')),
      ],
    ],
    [
      'noBreakdown',
      [f.noBreakdown(answer(200)), f.noBreakdown(answer(302))],
      [f.noBreakdown(answer(503)), f.noBreakdown(answer(0))],
    ],
    [
      'noInternals',
      [f.noInternals(answer(500, 'Sorry')), f.noInternals(answer(404))],
      [
        f.noInternals(answer(400, 'SQLSTATE[42S02]: no such table')),
        f.noInternals(answer(500, 'in /var/app/x.php')),
      ],
    ],
    [
      'challenged',
      [
        f.challenged(answer(401, '', [['www-authenticate', 'Bearer realm="x"']]), 'Bearer', null),
        f.challenged(
          answer(401, '', [['www-authenticate', 'Bearer error="invalid_token"']]),
          'Bearer',
          'invalid_token',
        ),
        f.challenged(answer(401, '', [['www-authenticate', 'Basic realm="x"']]), 'Basic'),
      ],
      [
        f.challenged(answer(401), 'Bearer'),
        f.challenged(answer(401, '', [['www-authenticate', 'Basic realm="x"']]), 'Bearer'),
        f.challenged(answer(401, '', [['www-authenticate', 'Bearer']]), 'Bearer', 'invalid_token'),
        f.challenged(answer(401, '', [['www-authenticate', 'Bearer error="invalid_token"']]), 'Bearer', null),
      ],
    ],
  ],
);

describe('a finding about an answer that never came', () => {
  it('is undecided, whatever the question', () => {
    expect(f.refused(answer(0))).toMatchObject({
      holds: false,
      unanswered: true,
      actual: 'no answer (reset)',
    });
    expect(issued(answer(0))).toMatchObject({ holds: false, unanswered: true });
  });

  it('is a violation where the question is whether the server breaks down', () => {
    expect(f.noBreakdown(answer(0)).unanswered).toBeUndefined();
  });
});
