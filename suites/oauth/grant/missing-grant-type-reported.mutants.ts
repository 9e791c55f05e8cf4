import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'an absent grant_type is handled like an unknown grant',
  policy: {
    publicError: (reason) =>
      soundPolicy.publicError(reason === 'grant_type_missing' ? 'grant_type_unknown' : reason),
  },
  breaks: 'a request without grant_type is an invalid_request',
});
