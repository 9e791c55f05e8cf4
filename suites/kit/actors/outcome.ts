import type { HttpResponse } from '../http-response.ts';
import type { HtmlPage } from './page.ts';

/** Where an authorization request ended: sent away from the server's host, or on a page of its own. */
export type AuthorizationOutcome = Redirected | Paged;

/** The browser was sent away from the server's own hosts, to the client's redirect URI or elsewhere. */
export interface Redirected {
  readonly kind: 'redirect';
  /** The Location header, exactly as sent. */
  readonly location: string;
  readonly query: URLSearchParams;
  readonly fragment: URLSearchParams;
  /** The answer that sent the browser away. */
  readonly answer: HttpResponse;
  /** Every answer on the way, the last included. */
  readonly trail: readonly HttpResponse[];
  /** Whether an approval page was answered on the way; a server may remember an earlier approval and not ask. */
  readonly asked: boolean;
  /** The last control that the harness used to approve, and its page, in words; absent where none was used. */
  readonly approvedBy?: string;
}

/** The browser ended on a page of the server's own. */
export interface Paged {
  readonly kind: 'page';
  readonly page: HtmlPage;
  readonly answer: HttpResponse;
  readonly trail: readonly HttpResponse[];
  readonly asked: boolean;
  readonly approvedBy?: string;
}

/** Why a question about the approval page cannot be asked. */
export const NOT_ASKED =
  'no approval page is shown: the server asks no user, or it remembers an earlier approval and does not ask again';

/** @returns whether a code came without a question: an earlier approval was remembered, so that the user could not deny */
export function approvedUnasked(outcome: AuthorizationOutcome): boolean {
  return (
    outcome.kind === 'redirect' && !outcome.asked && outcome.query.has('code') && !outcome.query.has('error')
  );
}

/**
 * @returns what to add where an approval by the harness came back as a denial: it may have used the wrong control; empty
 * where it did not
 */
export function ownDenial(outcome: AuthorizationOutcome): string {
  const { approvedBy } = outcome;
  const denied = outcome.kind === 'redirect' && outcome.query.get('error') === 'access_denied';
  return denied && approvedBy !== undefined
    ? ` after the harness used ${approvedBy}; if that control denies, name the one that approves: approval.approve`
    : '';
}

/** Reads a Location header that leaves the server's host. */
export function redirected(
  answer: HttpResponse,
  location: string,
  trail: readonly HttpResponse[],
): Redirected {
  const [beforeFragment = '', fragment = ''] = location.split(/#(.*)/s);
  const query = beforeFragment.split(/\?(.*)/s)[1] ?? '';
  return {
    kind: 'redirect',
    location,
    query: new URLSearchParams(query),
    fragment: new URLSearchParams(fragment),
    answer,
    trail,
    asked: false,
  };
}
