import type { Awaitable } from '../context.ts';
import type { Client, Code, Store } from '../store/index.ts';

/** Whether the code was issued to the client that presents it (RFC 6749 4.1.3). */
export function ownsCode(client: Client, code: Code): boolean {
  return code.clientId === client.id;
}

/**
 * Whether the `redirect_uri` of the exchange is the very one the code was sent to (RFC 6749 4.1.3). It may be left
 * out only where the authorization request left it out as well.
 */
export function repeatsRedirectUri(sent: string | undefined, code: Code, _client: Client): boolean {
  if (sent === undefined) return code.redirectUriSent === 0;
  return sent === code.redirectUri;
}

/**
 * Takes the code out of circulation; false: somebody else did so before (RFC 6749 4.1.2: not more than once). One
 * conditional UPDATE decides, so that of many exchanges at the same moment one succeeds.
 */
export function spendCode(store: Store, code: Code, now: number): Awaitable<boolean> {
  return store.codes.spend(code.hash, now);
}

/** A code that comes a second time has been seen by two: its tokens are withdrawn (RFC 6749 4.1.2, 10.5). */
export function onCodeReplay(store: Store, code: Code, now: number): void {
  store.grants.revoke(code.grantId, now);
}

/** The scope of the tokens: what the user approved, whatever the exchange asks for (RFC 6749 4.1.3, 3.3). */
export function scopeOfCode(code: Code, _requested: string | undefined): string {
  return code.scope;
}
