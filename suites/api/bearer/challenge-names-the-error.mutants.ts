import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the challenge is a bare Bearer, whatever was sent',
    policy: {
      bearerChallenge: (reason, error) =>
        error.status === 401 ? 'Bearer' : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'the challenge for an unknown token says invalid_token',
  },
  {
    name: 'the challenge says invalid_token when no token was sent',
    policy: {
      bearerChallenge: (reason, error) =>
        reason === 'token_missing'
          ? 'Bearer realm="crm", error="invalid_token"'
          : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'the challenge for no token has no error',
  },
);
