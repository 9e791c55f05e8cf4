import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** Marks a verifier of an exchange that names the method plain. */
const PLAIN = 'plain ';

export default mutants(
  {
    name: 'when the hash does not match, the verifier is also compared with the challenge directly',
    policy: {
      challengeCheck: (method) => {
        const check = soundPolicy.challengeCheck(method);
        return check && ((verifier, challenge) => check(verifier, challenge) || verifier === challenge);
      },
    },
    breaks: 'the challenge itself is refused as code_verifier',
  },
  {
    name: 'the exchange may say by which method the challenge is answered',
    policy: {
      parseForm: (text) => {
        const pairs = soundPolicy.parseForm(text);
        const plain = pairs.some(([name, value]) => name === 'code_challenge_method' && value === 'plain');
        return pairs.map(([name, value]) => [
          name,
          plain && name === 'code_verifier' ? PLAIN + value : value,
        ]);
      },
      isVerifier: (verifier) => verifier.startsWith(PLAIN) || soundPolicy.isVerifier(verifier),
      challengeCheck: (method) => {
        const check = soundPolicy.challengeCheck(method);
        return (
          check && ((verifier, challenge) => verifier === PLAIN + challenge || check(verifier, challenge))
        );
      },
    },
    breaks: 'the challenge itself is refused with code_challenge_method=plain in the exchange',
  },
);
