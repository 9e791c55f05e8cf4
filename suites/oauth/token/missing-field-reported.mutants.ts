import { OAuthError } from '../../../connector/oauth/errors.ts';
import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** Takes an empty field for one that names nothing known. */
function looksUpEmpty(field: string): Pick<Policy, 'tokenFields'> {
  return {
    tokenFields: (endpoint, request, policy) => {
      const fields = soundPolicy.tokenFields(endpoint, request, policy);
      if (fields.all(field).includes('')) throw new OAuthError('refresh_token_unknown');
      return fields;
    },
  };
}

export default mutants(
  {
    name: 'a refresh request without refresh_token is reported as invalid_grant',
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'refresh_token_missing' ? 'refresh_token_unknown' : reason),
    },
    breaks: 'a refresh without refresh_token is an invalid_request',
  },
  {
    name: 'a code exchange without code is reported as invalid_grant',
    policy: {
      publicError: (reason) => soundPolicy.publicError(reason === 'code_missing' ? 'code_unknown' : reason),
    },
    breaks: 'a code exchange without code is an invalid_request',
  },
  {
    name: 'an empty code is looked up',
    policy: looksUpEmpty('code'),
    breaks: 'a code exchange with an empty code is an invalid_request',
  },
  {
    name: 'an empty refresh_token is looked up',
    policy: looksUpEmpty('refresh_token'),
    breaks: 'a refresh with an empty refresh_token is an invalid_request',
  },
);
