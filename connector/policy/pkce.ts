import { sha256 } from '../store/hash.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about Proof Key for Code Exchange (RFC 7636). */
export const pkceDecisions = {
  challengeCheck(method) {
    // RFC 7636 4.6: BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) == code_challenge
    return method === 'S256' ? (verifier, challenge) => sha256(verifier) === challenge : undefined;
  },

  isChallenge(challenge) {
    return /^[A-Za-z0-9_-]{43}$/.test(challenge);
  },

  isVerifier(verifier) {
    return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier);
  },

  needsVerifier(code) {
    return code.challenge !== null;
  },

  allowsUnaskedVerifier() {
    return false;
  },
} satisfies Partial<Policy>;
