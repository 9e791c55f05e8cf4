import { describe, expect, it } from 'vitest';
import { type AuthorizationOutcome, redirected } from '../actors/outcome.ts';
import { readPage } from '../actors/page.ts';
import { HttpResponse } from '../http-response.ts';
import * as f from './index.ts';

const CALLBACK = 'https://pbx.example.com/cb';

function answer(status: number, body: unknown = {}, headers: [string, string][] = []): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new HttpResponse({
    exchange: 1,
    status,
    headers,
    body: text,
    url: 'https://h.example/x',
    failure: status === 0 ? 'reset' : '',
  });
}
const page = (status: number, html: string): AuthorizationOutcome => {
  const got = answer(status, html, [['content-type', 'text/html']]);
  return { kind: 'page', page: readPage(got), answer: got, trail: [got], asked: false };
};
const redirect = (location: string): AuthorizationOutcome => {
  const got = answer(303, '', [['location', location]]);
  return redirected(got, location, [got]);
};
const TOKENS = { access_token: 'abc', token_type: 'Bearer', refresh_token: 'r' };
const APPROVAL =
  '<form method=post><button name=d value=approve>Approve</button><button name=d value=deny>Deny</button></form>';

/** Each finding both ways: what makes it hold, and what must not. */
const CASES: [name: string, holds: f.Finding[], broken: f.Finding[]][] = [
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
    'refused',
    [f.refused(answer(400, { error: 'invalid_grant' }), 'invalid_grant'), f.refused(answer(401, 'no'))],
    [
      f.refused(answer(200, TOKENS)),
      f.refused(answer(400, { error: 'invalid_request' }), 'invalid_grant'),
      f.refused(answer(400, { error: 'invalid_grant', ...TOKENS }), 'invalid_grant'),
      f.refused(answer(500, { error: 'invalid_grant' }), 'invalid_grant'),
      f.refused(answer(302, '')),
    ],
  ],
  [
    'refusedWith',
    [f.refusedWith(answer(400, { error: 'invalid_grant' }), 400, 'invalid_grant')],
    [f.refusedWith(answer(401, { error: 'invalid_grant' }), 400, 'invalid_grant')],
  ],
  [
    'noToken',
    [f.noToken(answer(200, {}))],
    [f.noToken(answer(200, TOKENS)), f.noToken(answer(302, '', [['location', '/#access_token=x']]))],
  ],
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
    'cleanRefusal',
    [f.cleanRefusal(answer(400, { error: 'x' }))],
    [
      f.cleanRefusal(answer(500)),
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
  [
    'servedContact',
    [f.servedContact(answer(200, { contacts: [{ last_name: 'Durand' }] }), 'Durand')],
    [
      f.servedContact(answer(200, { contacts: [] }), 'Durand'),
      f.servedContact(answer(401, { contacts: [{ last_name: 'Durand' }] }), 'Durand'),
    ],
  ],
  [
    'hidesContact',
    [f.hidesContact(answer(200, { contacts: [] }), 'Durand'), f.hidesContact(answer(403), 'Durand')],
    [f.hidesContact(answer(403, 'not Durand'), 'Durand'), f.hidesContact(answer(500), 'Durand')],
  ],
  [
    'deniedApi',
    [f.deniedApi(answer(401), 401), f.deniedApi(answer(404))],
    [
      f.deniedApi(answer(403), 401),
      f.deniedApi(answer(200)),
      f.deniedApi(answer(401, { contacts: [{ last_name: 'x' }] }), 401),
    ],
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
    'keptOut',
    [f.keptOut(answer(403), 'Durand', 403)],
    [
      f.keptOut(answer(200), 'Durand'),
      f.keptOut(answer(403, 'not Durand'), 'Durand'),
      f.keptOut(answer(404), 'Durand', 403),
    ],
  ],
  [
    'neverSentToHost',
    [
      f.neverSentToHost(redirect(`${CALLBACK}?code=1`), 'example.com.evil'),
      f.neverSentToHost(page(400, ''), 'pbx.example.com'),
    ],
    [
      f.neverSentToHost(redirect(`${CALLBACK}?code=1`), 'pbx.example.com'),
      f.neverSentToHost(redirect('https://sub.pbx.example.com/x'), 'pbx.example.com'),
      f.neverSentToHost(redirect('//pbx.example.com/x'), 'pbx.example.com'),
    ],
  ],
  [
    'delivered',
    [f.delivered(redirect(`${CALLBACK}?code=1&state=2`), CALLBACK)],
    [
      f.delivered(redirect(`${CALLBACK}?state=2`), CALLBACK),
      f.delivered(redirect(`${CALLBACK}?code=1&error=x`), CALLBACK),
      f.delivered(redirect(`${CALLBACK}2?code=1`), CALLBACK),
      f.delivered(redirect(`${CALLBACK}?code=1&code=2`), CALLBACK),
      f.delivered(page(200, APPROVAL), CALLBACK),
    ],
  ],
  [
    'errorRedirect',
    [f.errorRedirect(redirect(`${CALLBACK}?error=access_denied`), CALLBACK, 'access_denied')],
    [
      f.errorRedirect(redirect(`${CALLBACK}?error=server_error`), CALLBACK, 'access_denied'),
      f.errorRedirect(redirect(`${CALLBACK}?error=access_denied&code=1`), CALLBACK, 'access_denied'),
      f.errorRedirect(redirect('https://else.example/?error=access_denied'), CALLBACK, 'access_denied'),
      f.errorRedirect(page(400, 'no'), CALLBACK),
    ],
  ],
  [
    'notAuthorized',
    [
      f.notAuthorized(page(400, 'no')),
      f.notAuthorized(page(200, 'Something is wrong')),
      f.notAuthorized(redirect(`${CALLBACK}?error=invalid_scope`), 'invalid_scope'),
    ],
    [
      f.notAuthorized(redirect(`${CALLBACK}?code=1`)),
      f.notAuthorized(redirect(`${CALLBACK}#access_token=1`)),
      f.notAuthorized(redirect(`${CALLBACK}?error=other`), 'invalid_scope'),
      f.notAuthorized(page(200, APPROVAL)),
      f.notAuthorized(page(500, 'broken')),
    ],
  ],
  [
    'errorPage',
    [f.errorPage(page(400, 'no'))],
    [
      f.errorPage(redirect(`${CALLBACK}?error=x`)),
      f.errorPage(page(200, APPROVAL)),
      f.errorPage(page(500, 'broken')),
    ],
  ],
  [
    'neverSentTo',
    [f.neverSentTo(redirect(`${CALLBACK}2?code=1`), CALLBACK), f.neverSentTo(page(400, ''), CALLBACK)],
    [
      f.neverSentTo(redirect(`${CALLBACK}?error=x`), CALLBACK),
      f.neverSentTo(redirect(CALLBACK), CALLBACK),
      f.neverSentTo(redirect(`${CALLBACK}#x`), CALLBACK),
    ],
  ],
  [
    'all',
    [f.all(f.status(answer(200), 200), f.noToken(answer(200)))],
    [f.all(f.status(answer(200), 200), f.noToken(answer(200, TOKENS)))],
  ],
  [
    'either',
    [f.either(f.status(answer(200), 404), f.status(answer(200), 200))],
    [f.either(f.status(answer(200), 404), f.status(answer(200), 403))],
  ],
  [
    'showsPage',
    [f.showsPage(page(200, APPROVAL), 'approval')],
    [
      f.showsPage(page(200, APPROVAL), 'sign-in'),
      f.showsPage(page(404, APPROVAL), 'approval'),
      f.showsPage(redirect(`${CALLBACK}?code=abc`), 'approval'),
    ],
  ],
  [
    'nothingGranted',
    [f.nothingGranted(page(200, APPROVAL)), f.nothingGranted(redirect(`${CALLBACK}?error=login_required`))],
    [
      f.nothingGranted(redirect(`${CALLBACK}?state=s&code=abc`)),
      f.nothingGranted(redirect(`${CALLBACK}#access_token=abc`)),
    ],
  ],
];

describe.each(CASES)('%s', (_, holds, broken) => {
  it('holds where it should', () => {
    for (const finding of holds) expect(finding).toMatchObject({ holds: true });
  });

  it('does not hold where it should not, and says what was expected and what was there', () => {
    for (const finding of broken) {
      expect(finding).toMatchObject({ holds: false });
      expect(finding.expected).not.toBe('');
      expect(finding.actual).not.toBe('');
    }
  });
});

describe('a finding about an answer that never came', () => {
  it('is undecided, whatever was looked for', () => {
    expect(f.refused(answer(0))).toMatchObject({
      holds: false,
      unanswered: true,
      actual: 'no answer (reset)',
    });
    expect(f.issued(answer(0))).toMatchObject({ holds: false, unanswered: true });
  });

  it('is a violation where the question is whether the server breaks down', () => {
    expect(f.noBreakdown(answer(0)).unanswered).toBeUndefined();
  });
});

describe('the table above', () => {
  it('has every finding that is exported', () => {
    const helpers = ['that', 'contactNames', 'contactsIn', 'describeOutcome'];
    const tested = CASES.map(([name]) => name);
    expect(Object.keys(f).filter((name) => !helpers.includes(name) && !tested.includes(name))).toEqual([]);
  });
});
