import type { Exchange } from '../../reports/run/document.ts';

/** What an endpoint is for, as the target file and the template name it. */
export type SeenEndpoint =
  | 'authorize'
  | 'token'
  | 'revocation'
  | 'introspection'
  | 'metadata'
  | 'template'
  | 'api'
  | 'other';

/** Which route of the CRM API an exchange is of, as the target file names it. */
export type SeenRoute = 'search' | 'contacts' | 'calls' | 'chats';

/**
 * One exchange as it passed the tap: whole, with its secrets, and kept in memory alone. Numbers count in the order in which
 * requests came, times from the start of the tap to the first byte of the request; addresses are at the deployment's own
 * host, and a body is text, its content coding undone where that is possible.
 */
export interface SeenExchange extends Omit<Exchange, 'actor'> {
  readonly endpoint: SeenEndpoint;
  /** Absent where the URL is not one of these, or nothing has compared it with the target file. */
  readonly route?: SeenRoute;
  /** A body is longer than what is kept: it passed whole, and its beginning stands here. */
  readonly cut?: true;
}

/** What a witness says of the traffic it has seen so far; `seen` counts the exchanges that the claim is about. */
export type Witnessed =
  | { readonly verdict: 'pass'; readonly seen: number }
  | {
      readonly verdict: 'fail';
      readonly claim: string;
      readonly expected: string;
      readonly actual: string;
      readonly exchanges: readonly number[];
    }
  | { readonly verdict: 'not-seen'; readonly missing: string };

/**
 * Judges a rule by traffic that passes, without a request of its own: a pure function. It answers `not-seen` where the
 * traffic does not show what the rule is about, with what would have to pass.
 */
export interface Witness {
  (traffic: readonly SeenExchange[]): Witnessed;
  /** The kinds of exchanges that can change what it says. */
  readonly looksAt: readonly SeenEndpoint[];
}
