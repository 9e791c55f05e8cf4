import { createHash } from 'node:crypto';
import type { Clock, PrincipalControl } from '../pbx/types.ts';

const TOKEN_BYTES = 32;
const MOST = 1000;
/** Seconds. */
export const TOKEN_LIFETIME = 3600;

interface Issued {
  readonly principal: string;
  readonly version: string | undefined;
  readonly expiresAt: number;
}

/** What access tokens are made with. */
export interface AccessTokenOptions {
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly principals: Pick<PrincipalControl, 'versionOf'>;
}

/** The access tokens of service principals, in memory, as hashes; the oldest is dropped when full. */
export class AccessTokens {
  readonly #options: AccessTokenOptions;
  readonly #issued = new Map<string, Issued>();

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  /** Issues a token to a principal. */
  issue(principal: string): string {
    const { clock, random, principals } = this.#options;
    const token = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
    const expiresAt = clock.now() + TOKEN_LIFETIME * 1000;
    this.#issued.set(hashOf(token), { principal, version: principals.versionOf(principal), expiresAt });
    if (this.#issued.size > MOST) this.#issued.delete(this.#issued.keys().next().value ?? '');
    return token;
  }

  /** Whether a token is valid, and its principal still exists. */
  accepts(token: string): boolean {
    const { clock, principals } = this.#options;
    const issued = this.#issued.get(hashOf(token));
    if (issued === undefined || clock.now() >= issued.expiresAt) return false;
    return issued.version !== undefined && principals.versionOf(issued.principal) === issued.version;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
