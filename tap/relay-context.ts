import type { ClientRequest } from 'node:http';
import type { Addresses } from './addresses.ts';
import type { HeaderLines } from './headers.ts';
import type { OnPassed } from './passed.ts';
import type { RewriteKind } from './rewrite.ts';

/** How far one exchange may go. */
export interface RelayLimits {
  /** Without a byte in either direction; the client then gets 504, where it has no answer yet. */
  readonly idleMs: number;
  /** Bytes kept of each body; the rest passes. */
  readonly mostBodyBytes: number;
}

/** What an exchange needs of the tap. */
export interface RelayContext {
  /** Origin of the deployment. */
  readonly origin: string;
  /** How the client addressed the tap, and so what stands for the deployment. */
  readonly addresses: Addresses;
  readonly rewrite: ReadonlySet<RewriteKind>;
  readonly limits: RelayLimits;
  readonly number: number;
  /** Milliseconds from the start of the tap. */
  readonly now: () => number;
  /** Opens the request to the deployment, through the connection that belongs to the client's. */
  readonly open: (method: string, path: string, headers: HeaderLines) => ClientRequest;
  /** Hears of the exchange before the client has the last byte of its answer. */
  readonly onPassed: OnPassed;
  /** Why the connection of the client has ended within the exchange. */
  readonly whyGone: () => string;
  /** One sentence for a client that gets no answer, or no whole one. */
  readonly describe: (error: Error, hasBegun: boolean) => string;
}
