import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';
import { bendRefusals, bendTokenAnswers } from '../../kit/token-response-faults.ts';

export default mutants(
  everyRefusal(501),
  everyRefusal(403),
  everyRefusal(200),
  {
    name: 'invalid_grant comes with status 401',
    tamper: bendTokenAnswers({ saying: '"invalid_grant"' }, () => ({ status: 401 })),
    breaks: 'an unknown code is answered 400',
  },
  {
    name: 'an exchange without code is answered 422, as a failed validation',
    policy: {
      publicError: (reason) =>
        reason === 'code_missing'
          ? { ...soundPolicy.publicError(reason), status: 422 }
          : soundPolicy.publicError(reason),
    },
    breaks: 'a code exchange without code is answered 400',
  },
);

function everyRefusal(status: number): Mutant {
  return {
    name: `every refusal is answered ${status}`,
    tamper: bendRefusals(() => ({ status })),
    breaks: 'a missing grant_type is answered 400',
    alsoFails: ['oauth/client-auth/failed-basic-challenged'],
  };
}
