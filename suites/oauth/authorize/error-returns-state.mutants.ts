import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'state is left out where the scope is refused',
    policy: forgetting('invalid_scope'),
    breaks: 'an error about the scope comes with the state',
  },
  {
    name: 'state is left out where the user denies',
    policy: forgetting('access_denied'),
    breaks: "the user's denial comes with the state",
  },
);

function forgetting(code: string): NonNullable<Mutant['policy']> {
  return {
    authorizationError: (error, state, issuer) =>
      soundPolicy.authorizationError(error, error.error === code ? undefined : state, issuer),
  };
}
