import type { ChangeFeed } from './change-feed.ts';
import type { ClientFailures } from './oauth/client-failures.ts';
import type { Clock, Lifetimes, Random, RefusalEvent } from './options.ts';
import type { Passwords } from './passwords.ts';
import type { Policy } from './policy/index.ts';
import type { Store } from './store/index.ts';

/** What every step of every endpoint is given: the state, the decisions, and the world outside. */
export interface Context {
  readonly store: Store;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: Random;
  readonly lifetimes: Lifetimes;
  readonly passwords: Passwords;
  readonly changes: ChangeFeed;
  readonly clientFailures: ClientFailures;
  readonly defaultScope: string | undefined;
  readonly phoneRegion: string;
  /** Without trailing slash; the issuer (RFC 8414 2) and the base of every link. */
  readonly publicUrl: string;
  readonly template: (xml: string) => string;
  readonly onRefusal: (event: RefusalEvent) => void;
}

/** A value, or a promise of it: a decision may take its time. */
export type Awaitable<Value> = Value | Promise<Value>;

/** An unguessable text of 256 bits (RFC 6749 10.10), safe in URLs and headers. */
export function randomText(random: Random): string {
  return Buffer.from(random(32)).toString('base64url');
}
