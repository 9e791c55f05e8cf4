/** The source of time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** A source of unpredictable bytes. @param bytes how many */
export type Random = (bytes: number) => Uint8Array;

/** Lifetimes of all that expires, in seconds. */
export interface Lifetimes {
  /** An authorization code. */
  readonly code: number;
  readonly accessToken: number;
  readonly refreshToken: number;
  /**
   * Grace period in which the reuse of a spent refresh token is only refused. Later reuse revokes the whole family
   * (RFC 9700 4.14.2); 0 revokes it at the first reuse.
   */
  readonly refreshReuseGrace: number;
  /** A signed-in browser session. */
  readonly session: number;
  /** An authorization request that waits for sign-in or approval. */
  readonly pendingRequest: number;
}

/** The lifetimes of a connector that is given no others, in seconds. */
export const DEFAULT_LIFETIMES: Lifetimes = {
  code: 60,
  accessToken: 3600,
  refreshToken: 30 * 24 * 3600,
  refreshReuseGrace: 0,
  session: 8 * 3600,
  pendingRequest: 600,
};
