import type { Redirected } from '../actors/outcome.ts';
import type { Traffic } from './traffic.ts';

/** A redirect with a code, and the state that its request must have sent. */
export interface ReturnedState {
  readonly outcome: Redirected;
  readonly sent: string;
}

/** Fewer characters may be another state by chance. */
const SHORTEST = 6;

/**
 * What became of the states of authorization requests. Between request and redirect a user signs in and approves, so that
 * a redirect is known by its state: one that was sent, or one that nothing sent, and that a server makes of one that was
 * sent by a known mistake.
 * @param mistakes what a state becomes by each
 */
export function returnedStates(
  { redirects, authorizations }: Traffic,
  mistakes: (state: string) => readonly string[],
): ReturnedState[] {
  const sent = new Set(authorizations.flatMap(({ query }) => query.getAll('state')));
  const made = new Map([...sent].flatMap((state) => mistakes(state).map((mistaken) => [mistaken, state])));
  return redirects.flatMap(({ outcome }) => {
    const [state = '', ...others] = outcome.query.getAll('state');
    if (!outcome.query.has('code') || others.length > 0 || state.length < SHORTEST) return [];
    const origin = sent.has(state) ? state : made.get(state);
    return origin === undefined ? [] : [{ outcome, sent: origin }];
  });
}
