import { createHash, randomBytes } from 'node:crypto';

/** @returns a fresh verifier of 43 unreserved characters (RFC 7636 4.1) */
export function newVerifier(): string {
  return randomBytes(32).toString('base64url');
}

/** @returns BASE64URL(SHA256(verifier)), whatever the verifier looks like (RFC 7636 4.2) */
export function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** @returns the fields that an authorization request sends for this verifier, method S256 (RFC 7636 4.3) */
export function challengeOf(verifier: string): { code_challenge: string; code_challenge_method: string } {
  return { code_challenge: s256(verifier), code_challenge_method: 'S256' };
}
