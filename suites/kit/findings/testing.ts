/** What the tests of findings share: answers and outcomes made by hand, and the two-sided test of each finding. */
import { describe, expect, it } from 'vitest';
import { type AuthorizationOutcome, redirected } from '../actors/outcome.ts';
import { readPage } from '../actors/page.ts';
import { HttpResponse } from '../http-response.ts';
import type { Finding } from './finding.ts';

/** A redirect URI. */
export const CALLBACK = 'https://pbx.example.com/cb';
/** Body of a complete token response. */
export const TOKENS = { access_token: 'abc', token_type: 'Bearer', refresh_token: 'r' };
/** Form of an approval page. */
export const APPROVAL =
  '<form method=post><button name=d value=approve>Approve</button><button name=d value=deny>Deny</button></form>';

/** @returns an answer; with status 0 one that never came */
export function answer(status: number, body: unknown = {}, headers: [string, string][] = []): HttpResponse {
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

/** @returns an authorization request that ended on a page */
export function page(status: number, html: string): AuthorizationOutcome {
  const got = answer(status, html, [['content-type', 'text/html']]);
  return { kind: 'page', page: readPage(got), answer: got, trail: [got], asked: false };
}

/** @returns an authorization request that ended in a redirect */
export function redirect(location: string): AuthorizationOutcome {
  const got = answer(303, '', [['location', location]]);
  return redirected(got, location, [got]);
}

/**
 * Tests each finding of a module both ways: what makes it hold, and what must not.
 * @param helpers exports of the module that are not findings
 */
export function describeFindings(
  module: Readonly<Record<string, unknown>>,
  helpers: readonly string[],
  cases: readonly (readonly [name: string, holds: Finding[], broken: Finding[]])[],
): void {
  describe.each(cases)('%s', (_, holds, broken) => {
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

  it('has a case for every finding of the module', () => {
    const tested = [...helpers, ...cases.map(([name]) => name)];
    expect(Object.keys(module).filter((name) => !tested.includes(name))).toEqual([]);
  });
}
