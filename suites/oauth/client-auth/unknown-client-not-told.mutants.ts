import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: "an unknown client is reported with its own description, 'no such client'",
    policy: {
      publicError: (reason) => ({
        ...soundPolicy.publicError(reason),
        ...(reason === 'client_unknown' && { description: 'No such client.' }),
      }),
    },
    breaks: 'both answers are the same',
  },
  {
    name: 'an unknown client is reported as unauthorized_client',
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'client_unknown' ? 'grant_type_not_allowed' : reason),
    },
    breaks: 'both answers are the same',
  },
);
