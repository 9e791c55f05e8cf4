import type { RequestListener } from 'node:http';
import type { Refusal } from './oauth/errors.ts';
import type { Policy } from './policy/index.ts';

/** Where the time comes from; milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** A source of unpredictable bytes. */
export type Random = (bytes: number) => Uint8Array;

/** How long things live, in seconds. */
export interface Lifetimes {
  readonly code: number;
  readonly accessToken: number;
  readonly refreshToken: number;
  /**
   * How long after its use a spent refresh token is merely refused. Later use withdraws the whole family
   * (RFC 9700 4.14.2); 0 withdraws it at the first reuse.
   */
  readonly refreshReuseGrace: number;
  /** A signed-in browser session. */
  readonly session: number;
  /** An authorization request that waits for sign-in or approval. */
  readonly pendingRequest: number;
}

export const defaultLifetimes: Lifetimes = {
  code: 60,
  accessToken: 3600,
  refreshToken: 30 * 24 * 3600,
  refreshReuseGrace: 0,
  session: 8 * 3600,
  pendingRequest: 600,
};

/** What is told, inside the process only, about a refused OAuth or API request. Holds no secret. */
export interface RefusalEvent extends Refusal {
  readonly endpoint: string;
}

export interface ConnectorOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; default 0, any free one. */
  readonly port?: number;
  /** Directory that keeps `connector.sqlite`, made when missing; default: state in memory. */
  readonly data?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Replaces named decisions of the sound policy. */
  readonly policy?: Partial<Policy>;
  readonly lifetimes?: Partial<Lifetimes>;
  /** Scope of a request that names none; default: all scopes the client is registered for. */
  readonly defaultScope?: string;
  /** Base URL baked into metadata, `iss`, template and links; default: the URL it listens on. */
  readonly publicUrl?: string;
  /** ISO country of phone numbers written without a country code; default FR. */
  readonly phoneRegion?: string;
  /** scrypt's cost N for user passwords, a power of two; default 16384. */
  readonly passwordCost?: number;
  /** What stands before the application on the wire, a proxy for example. */
  readonly wrap?: (handler: RequestListener) => RequestListener;
  /** The last word on the `CXEngine.xml` that is served. */
  readonly template?: (xml: string) => string;
  /** Told the private reason of each refusal. */
  readonly onRefusal?: (event: RefusalEvent) => void;
}
