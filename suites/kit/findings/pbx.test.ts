import { describe, expect, it } from 'vitest';
import type { CallbackResult, Failure } from '../../../simulator/pbx/types.ts';
import type { Finding } from './finding.ts';
import * as t from './pbx.ts';

const failure = (code: string): Failure => ({ code, message: `It failed (${code}).` });
const served = (contact?: Record<string, string>, ...codes: string[]) => ({
  contact,
  errors: codes.map(failure),
});
const callback = (ok: boolean): CallbackResult => ({ ok, code: ok ? 'authorized' : 'denied', message: 'so' });
const LOG = [
  { at: 0, level: 'error' as const, code: 'invalid_grant', message: 'invalid_grant: click Authorize again.' },
  { at: 1, level: 'info' as const, code: 'lookup', message: 'A contact was shown.' },
];
const CALL = { direction: 'inbound', started_at: '2026-01-31T09:15:00.000Z', duration: 41, contact_id: null };

/** Each finding both ways: what makes it hold, and what must not. */
const CASES: [name: string, holds: Finding[], broken: Finding[]][] = [
  ['authorized', [t.authorized(callback(true))], [t.authorized(callback(false))]],
  [
    'shows',
    [
      t.shows(served({ LastName: 'Durand' }), 'Durand'),
      t.shows(served({ FullName: 'Marie Durand' }), 'Durand'),
    ],
    [t.shows(served({ LastName: 'Lefort', Email: 'Durand' }), 'Durand'), t.shows(served(), 'Durand')],
  ],
  [
    'withoutErrors',
    [t.withoutErrors(), t.withoutErrors(served(), served())],
    [t.withoutErrors(served(), served(undefined, 'http-status'))],
  ],
  [
    'servedAtOnce',
    [t.servedAtOnce([served(), served()])],
    [t.servedAtOnce([served(), served(undefined, 'http-status')])],
  ],
  [
    'failsWith',
    [
      t.failsWith(served(undefined, 'http-status')),
      t.failsWith(served(undefined, 'a', 'invalid_grant'), 'invalid_grant'),
    ],
    [t.failsWith(served()), t.failsWith(served(undefined, 'bad-response'), 'invalid_grant')],
  ],
  [
    'reported',
    [t.reported({ journaling: 'sent', errors: [] })],
    [
      t.reported({ journaling: 'skipped', errors: [] }),
      t.reported({ journaling: 'off', errors: [] }),
      t.reported({ journaling: 'failed', errors: [failure('http-status')] }),
    ],
  ],
  [
    'logTells',
    [t.logTells(LOG, 'invalid_grant', 'Authorize')],
    [
      t.logTells(LOG, 'invalid_grant', 'Authorize', 'test'),
      t.logTells(LOG, 'lookup', 'Authorize'),
      t.logTells([], 'invalid_grant'),
    ],
  ],
  ['counts', [t.counts([CALL], 1), t.counts([], 0)], [t.counts([], 1), t.counts([CALL, CALL], 1)]],
  [
    'journaledAs',
    [
      t.journaledAs([CALL], { direction: 'Inbound', duration: 41, contact_id: null, established_at: null }),
      t.journaledAs([CALL], { started_at: '2026-01-31T09:15:00Z' }),
    ],
    [
      t.journaledAs([CALL], { duration: 42 }),
      t.journaledAs([CALL], { duration: '41' }),
      t.journaledAs([CALL], { contact_id: '7' }),
      t.journaledAs([CALL], { started_at: '2026-01-31T11:15:00Z' }),
      t.journaledAs([], { duration: 41 }),
      t.journaledAs([CALL, CALL], { duration: 41 }),
    ],
  ],
];

describe.each(CASES)('%s', (_, holds, broken) => {
  it('holds where it should', () => {
    expect(holds.filter((finding) => !finding.holds)).toEqual([]);
  });
  it('is broken where it should be, and says what was there', () => {
    expect(broken.filter((finding) => finding.holds || finding.actual === '')).toEqual([]);
  });
});

describe('a CRM that gives no answer', () => {
  it.each(['unreachable', 'timeout', 'tls'])('%s leaves a question open', (code) => {
    const silent = served(undefined, code);
    const findings = [
      t.shows(silent, 'Durand'),
      t.withoutErrors(silent),
      t.failsWith(silent, 'invalid_grant'),
      t.reported({ journaling: 'failed', errors: silent.errors }),
    ];
    expect(findings.filter(({ unanswered }) => unanswered !== true)).toEqual([]);
  });

  it('leaves it open too where it says that there are too many requests, but for calls at once', () => {
    const message = 'The CRM answered 429 (rate_limited) to https://crm.example/api.';
    const limited = { contact: undefined, errors: [{ code: 'http-status', message }] };
    expect([t.withoutErrors(limited).unanswered, t.shows(limited, 'Durand').unanswered]).toEqual([
      true,
      true,
    ]);
    expect(t.servedAtOnce([limited])).toMatchObject({ holds: false });
    expect(t.servedAtOnce([limited]).unanswered).toBeUndefined();
  });

  it('is another thing than one that says no', () => {
    expect(t.withoutErrors(served(undefined, 'http-status')).unanswered).toBeUndefined();
  });
});

it('makes numbers of nobody', () => {
  expect(t.strangersNumber()).toMatch(/^\+3363998\d{4}$/);
});
