import type { Answer } from '../http-response.ts';
import type { Page } from './page.ts';

/** Where an authorization request ended: sent away from the server's host, or on a page of its own. */
export type Outcome = Redirected | Paged;

export interface Redirected {
  readonly kind: 'redirect';
  /** The Location header, exactly as sent. */
  readonly location: string;
  readonly query: URLSearchParams;
  readonly fragment: URLSearchParams;
  /** The answer that sent the browser away. */
  readonly answer: Answer;
  /** Every answer on the way, the last included. */
  readonly trail: readonly Answer[];
  /** Whether an approval page was answered on the way; a server may remember an earlier approval and not ask. */
  readonly asked: boolean;
}

export interface Paged {
  readonly kind: 'page';
  readonly page: Page;
  readonly answer: Answer;
  readonly trail: readonly Answer[];
  readonly asked: boolean;
}

/** @returns whether a code came without a question: an earlier approval was remembered, so that nobody could deny */
export function approvedUnasked(outcome: Outcome): boolean {
  return (
    outcome.kind === 'redirect' && !outcome.asked && outcome.query.has('code') && !outcome.query.has('error')
  );
}

/** Reads a Location header that leaves the server's host. */
export function redirected(answer: Answer, location: string, trail: readonly Answer[]): Redirected {
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
