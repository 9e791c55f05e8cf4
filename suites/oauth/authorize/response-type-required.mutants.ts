import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: "an absent response_type is silently taken to be 'code'",
    policy: { defaultResponseType: () => 'code' },
    breaks: 'a missing response_type is refused',
  },
  {
    name: 'an unknown response_type is reported with an error code of the token endpoint',
    policy: {
      publicError: (reason) =>
        reason === 'response_type_unsupported'
          ? { ...soundPolicy.publicError(reason), error: 'unsupported_grant_type' }
          : soundPolicy.publicError(reason),
    },
    breaks: 'an unknown response_type is refused',
  },
);
