import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a redirect_uri mismatch at the token endpoint is reported as invalid_request',
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'code_redirect_uri_mismatch' ? 'code_missing' : reason),
    },
    breaks: 'the wrong redirect_uri gets 400 invalid_grant',
  },
  {
    name: "another client's code is reported as unauthorized_client",
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'code_of_another_client' ? 'grant_type_not_allowed' : reason),
    },
    breaks: 'the wrong client gets 400 invalid_grant',
  },
);
