import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** What an empty code_verifier is taken for. */
const EMPTY = 'empty';

export default mutants(
  {
    name: 'PKCE is only checked when the exchange contains a code_verifier',
    policy: { needsVerifier: () => false },
    breaks: 'the exchange without code_verifier is refused',
  },
  {
    name: 'an empty code_verifier counts as given, and is not compared',
    policy: {
      oneValue: (endpoint, name, values) =>
        name === 'code_verifier' && values[0] === '' ? EMPTY : soundPolicy.oneValue(endpoint, name, values),
      isVerifier: (verifier) => verifier === EMPTY || soundPolicy.isVerifier(verifier),
      challengeCheck: (method) => {
        const check = soundPolicy.challengeCheck(method);
        return check && ((verifier, challenge) => verifier === EMPTY || check(verifier, challenge));
      },
    },
    breaks: 'the exchange with an empty code_verifier is refused',
  },
);
