import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: "the Authorization header is searched for the exact text 'Bearer '",
    policy: {
      bearerToken: (request) =>
        request.authorization[0]?.startsWith('bearer ') ? undefined : soundPolicy.bearerToken(request),
    },
    breaks: 'the same search with bearer is served',
  },
  {
    name: 'the scheme may begin with a small letter, and that is all that was thought of',
    policy: {
      bearerToken: (request) =>
        request.authorization[0]?.startsWith('BEARER ') ? undefined : soundPolicy.bearerToken(request),
    },
    breaks: 'the same search with BEARER is served',
  },
);
