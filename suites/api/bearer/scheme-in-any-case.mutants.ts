import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: "the Authorization header is searched for the exact text 'Bearer '",
    policy: {
      bearerToken: (request) =>
        request.authorization[0]?.startsWith('bearer ') ? undefined : soundPolicy.bearerToken(request),
    },
    breaks: 'the same search with bearer returns the contact',
  },
  {
    name: 'the scheme may begin with a small letter, but not be in capitals',
    policy: {
      bearerToken: (request) =>
        request.authorization[0]?.startsWith('BEARER ') ? undefined : soundPolicy.bearerToken(request),
    },
    breaks: 'the same search with BEARER returns the contact',
  },
);
