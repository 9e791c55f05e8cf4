import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a 401 has no WWW-Authenticate header',
    policy: {
      bearerChallenge: (reason, error) =>
        error.status === 401 ? undefined : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'the refusal of no token carries a well-formed challenge',
  },
  {
    name: 'the description in a challenge is not quoted',
    policy: {
      bearerChallenge: (reason, error) =>
        reason === 'token_unknown'
          ? `Bearer error="${error.error}", error_description=${error.description}`
          : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'the refusal of an unknown token carries a well-formed challenge',
  },
  {
    name: 'the challenge names its realm twice',
    policy: {
      bearerChallenge: (reason, error) =>
        reason === 'token_missing'
          ? 'Bearer realm="crm", realm="api"'
          : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'the refusal of no token carries a well-formed challenge',
  },
);
