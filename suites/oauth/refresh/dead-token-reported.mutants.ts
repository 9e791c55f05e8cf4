import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

function reports(dead: string): Pick<Policy, 'publicError'> {
  return {
    publicError: (reason) => {
      const sound = soundPolicy.publicError(reason);
      return reason === dead ? { ...sound, status: 401, error: 'invalid_request' } : sound;
    },
  };
}

export default mutants(
  {
    name: 'a spent refresh token is reported as 401 invalid_request',
    policy: reports('refresh_token_reused'),
    breaks: 'a spent refresh token is an invalid_grant',
    alsoFails: ['pbx/test-button/failure-told'],
  },
  {
    name: 'an unknown refresh token is reported as 401 invalid_request',
    policy: reports('refresh_token_unknown'),
    breaks: 'an unknown refresh token is an invalid_grant',
    alsoFails: ['oauth/refresh/only-refresh-tokens-refresh'],
  },
);
