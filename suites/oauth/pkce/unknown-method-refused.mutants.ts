import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown method is stored, and the later comparison is skipped for it',
    policy: {
      challengeCheck: (method) => (method === 'S512' ? () => true : soundPolicy.challengeCheck(method)),
    },
    breaks: 'code_challenge_method=S512 is refused',
  },
  {
    name: 'the method is compared without regard to letter case',
    policy: { challengeCheck: (method) => soundPolicy.challengeCheck(method.toUpperCase()) },
    breaks: 'code_challenge_method=s256 is refused',
  },
);
