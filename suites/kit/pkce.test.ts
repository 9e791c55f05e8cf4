import { expect, it } from 'vitest';
import { challengeOf, newVerifier, s256 } from './pkce.ts';

it('computes the challenge of the example in RFC 7636 Appendix B', () => {
  const challenge = s256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
  expect(challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

it('makes verifiers that never repeat, and the fields that go with them', () => {
  const verifier = newVerifier();
  expect(verifier).toMatch(/^[\w-]{43}$/);
  expect(newVerifier()).not.toBe(verifier);
  expect(challengeOf(verifier)).toEqual({ code_challenge: s256(verifier), code_challenge_method: 'S256' });
});
