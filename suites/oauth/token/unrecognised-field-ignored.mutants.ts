import { OAuthError } from '../../../connector/oauth/errors.ts';
import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

const REGISTERED = new Set([
  ...['grant_type', 'client_id', 'client_secret', 'scope', 'state', 'code', 'redirect_uri', 'code_verifier'],
  ...['refresh_token', 'username', 'password'],
]);

/** Refuses the fields of a grant that are in no RFC. */
function strictFor(grantType: string): Pick<Policy, 'tokenFields'> {
  return {
    tokenFields: (endpoint, request, policy) => {
      const names = [...new URLSearchParams(request.body).keys()];
      const fields = soundPolicy.tokenFields(endpoint, request, policy);
      if (fields.all('grant_type').includes(grantType) && !names.every((name) => REGISTERED.has(name))) {
        throw new OAuthError('parameter_unrecognised');
      }
      return fields;
    },
  };
}

export default mutants(
  {
    name: 'a state field at the token endpoint is answered invalid_request',
    policy: {
      tolerateParameter: (endpoint, name) => {
        if (endpoint === 'token' && name === 'state') throw new OAuthError('parameter_unrecognised');
      },
    },
    breaks: 'a code exchange with state is accepted',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'a code exchange with a field of no RFC is answered invalid_request',
    policy: strictFor('authorization_code'),
    breaks: 'a code exchange with an unknown field is accepted',
  },
  {
    name: 'a client credentials request with a field of no RFC is answered invalid_request',
    policy: strictFor('client_credentials'),
    breaks: 'a client credentials request with an unknown field is accepted',
  },
);
