import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the 403 for missing scope has no WWW-Authenticate header',
    policy: {
      bearerChallenge: (reason, error) =>
        reason === 'scope_insufficient' ? undefined : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'its challenge for client alone says insufficient_scope',
  },
  {
    name: 'missing scope is answered with 401, as if the token were bad',
    policy: {
      publicError: (reason) =>
        reason === 'scope_insufficient'
          ? { ...soundPolicy.publicError(reason), status: 401 }
          : soundPolicy.publicError(reason),
    },
    breaks: 'the refusal of client alone is a 403',
  },
  {
    name: 'the challenge names a scope that would not help',
    policy: {
      bearerChallenge: (reason, error) =>
        reason === 'scope_insufficient'
          ? 'Bearer error="insufficient_scope", scope="client"'
          : soundPolicy.bearerChallenge(reason, error),
    },
    breaks: 'a scope in the challenge for client alone names the missing one',
  },
);
