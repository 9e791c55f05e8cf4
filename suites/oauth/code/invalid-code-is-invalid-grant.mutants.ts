import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a code that cannot be decoded is reported as invalid_request',
    policy: {
      publicError: (reason) => soundPolicy.publicError(reason === 'code_unknown' ? 'code_missing' : reason),
    },
    breaks: 'an unknown code gets 400 invalid_grant',
  },
  {
    name: 'a used code is answered 401',
    policy: {
      publicError: (reason) => ({
        ...soundPolicy.publicError(reason),
        ...(reason === 'code_replayed' && { status: 401 }),
      }),
    },
    breaks: 'a used code gets 400 invalid_grant',
  },
);
