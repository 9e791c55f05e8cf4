import { sha256 } from '../store/hash.ts';
import type { Code } from '../store/index.ts';

/** Compares a verifier with the challenge that was sent for it. */
export type ChallengeCheck = (verifier: string, challenge: string) => boolean;

/** How a challenge of this method is answered; undefined: not supported. S256 alone is (RFC 9700 2.1.1). */
export function challengeCheck(method: string): ChallengeCheck | undefined {
  // RFC 7636 4.6: BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) == code_challenge
  return method === 'S256' ? (verifier, challenge) => sha256(verifier) === challenge : undefined;
}

/** Whether a text can be an S256 challenge: the base64url of 32 bytes (RFC 7636 4.2). */
export function isChallenge(challenge: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(challenge);
}

/** Whether a text can be a verifier: 43 to 128 unreserved characters (RFC 7636 4.1). */
export function isVerifier(verifier: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier);
}

/** Whether the exchange must bring a verifier: when a challenge was sent (RFC 7636 4.6). */
export function needsVerifier(code: Code): boolean {
  return code.challenge !== null;
}

/** Whether a verifier may come for a code without challenge: no, it shows a downgrade (RFC 9700 4.8.2). */
export function allowsUnaskedVerifier(_code: Code): boolean {
  return false;
}
