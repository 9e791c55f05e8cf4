import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'plain is offered beside S256',
    policy: {
      challengeCheck: (method) =>
        method === 'plain'
          ? (verifier, challenge) => verifier === challenge
          : soundPolicy.challengeCheck(method),
    },
    breaks: 'code_challenge_method=plain is refused',
  },
  {
    name: 'plain is refused by name, but a challenge without method is still answered as plain',
    policy: {
      parseForm: (text) => {
        const pairs = soundPolicy.parseForm(text);
        const bare =
          pairs.some(([name]) => name === 'code_challenge') && !text.includes('code_challenge_method');
        return bare ? [...pairs, ['code_challenge_method', 'none']] : pairs;
      },
      challengeCheck: (method) =>
        method === 'none'
          ? (verifier, challenge) => verifier === challenge
          : soundPolicy.challengeCheck(method),
    },
    breaks: 'a challenge without a method, which means plain, is refused',
  },
);
