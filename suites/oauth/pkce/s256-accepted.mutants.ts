import { createHash } from 'node:crypto';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the S256 comparison uses hexadecimal instead of base64url, so that right verifiers never match',
  policy: {
    challengeCheck: (method) =>
      method === 'S256'
        ? (verifier, challenge) => createHash('sha256').update(verifier).digest('hex') === challenge
        : undefined,
  },
  breaks: 'the exchange with the right code_verifier is accepted',
});
