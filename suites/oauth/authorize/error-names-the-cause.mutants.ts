import type { Reason } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown response_type is reported with an error code of the token endpoint',
    ...reporting('response_type_unsupported', 'unsupported_grant_type'),
    breaks: 'an unknown response_type is reported as such',
  },
  {
    name: 'an unknown scope is reported as a failure of the server',
    ...reporting('scope_unknown', 'server_error'),
    breaks: 'an unknown scope is reported as such',
    alsoFails: ['oauth/token/error-is-registered-json', 'oauth/token/error-names-the-cause'],
  },
);

function reporting(reason: Reason, error: string): Pick<Mutant, 'policy'> {
  return {
    policy: {
      publicError: (refused) =>
        refused === reason
          ? { ...soundPolicy.publicError(refused), error }
          : soundPolicy.publicError(refused),
    },
  };
}
