import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(reads('access_token'), reads('token'), reads('api_token'));

function reads(parameter: string): Mutant {
  return {
    name: `the API also reads the token from the ${parameter} parameter of the query`,
    policy: {
      bearerToken: (request) =>
        new URLSearchParams(request.query).get(parameter) ?? soundPolicy.bearerToken(request),
    },
    breaks: `the token as ${parameter} in the query opens nothing`,
  };
}
