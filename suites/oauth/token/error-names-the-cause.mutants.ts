import { OAuthError, type Reason } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an absent grant_type is handled like an unknown grant',
    ...reporting('grant_type_missing', 'grant_type_unknown'),
    breaks: 'a missing grant_type is reported as invalid_request',
  },
  {
    name: 'an unknown grant type is reported as invalid_grant',
    ...reporting('grant_type_unknown', 'code_unknown'),
    breaks: 'an unknown grant type is reported as unsupported_grant_type',
  },
  {
    name: 'a code exchange without code is reported as invalid_grant',
    ...reporting('code_missing', 'code_unknown'),
    breaks: 'a code exchange without code is reported as invalid_request',
  },
  {
    name: 'a code that cannot be decoded is reported as invalid_request',
    ...reporting('code_unknown', 'code_missing'),
    breaks: 'an unknown code is reported as invalid_grant',
  },
  {
    name: 'a used code is reported as unauthorized_client',
    ...reporting('code_replayed', 'grant_type_not_allowed'),
    breaks: 'a used code is reported as invalid_grant',
  },
  {
    name: 'a redirect_uri mismatch at the token endpoint is reported as invalid_request',
    ...reporting('code_redirect_uri_mismatch', 'code_missing'),
    breaks: 'a code with the wrong redirect_uri is reported as invalid_grant',
  },
  {
    name: "another client's code is reported as unauthorized_client",
    ...reporting('code_of_another_client', 'grant_type_not_allowed'),
    breaks: 'a code of another client is reported as invalid_grant',
  },
  {
    name: 'a refresh request without refresh_token is reported as invalid_grant',
    ...reporting('refresh_token_missing', 'refresh_token_unknown'),
    breaks: 'a refresh without refresh_token is reported as invalid_request',
  },
  {
    name: 'an empty refresh_token is looked up',
    policy: {
      tokenFields: (endpoint, request, policy) => {
        const fields = soundPolicy.tokenFields(endpoint, request, policy);
        if (fields.all('refresh_token').includes('')) throw new OAuthError('refresh_token_unknown');
        return fields;
      },
    },
    breaks: 'a refresh with an empty refresh_token is reported as invalid_request',
  },
  {
    name: 'an unknown refresh token is reported as invalid_request',
    ...reporting('refresh_token_unknown', 'refresh_token_missing'),
    breaks: 'an unknown refresh token is reported as invalid_grant',
  },
  {
    name: 'a spent refresh token is reported as invalid_request',
    ...reporting('refresh_token_reused', 'refresh_token_missing'),
    breaks: 'a spent refresh token is reported as invalid_grant',
    alsoFails: ['pbx/test-button/failure-told', 'pbx/tokens/stale-page-told'],
  },
  {
    name: 'an unknown scope is reported as invalid_request',
    ...reporting('scope_unknown', 'code_missing'),
    breaks: 'an unknown scope is reported as invalid_scope',
    alsoFails: ['oauth/authorize/error-names-the-cause'],
  },
  {
    name: 'a wrong secret is reported as invalid_grant',
    ...reporting('client_secret_wrong', 'code_unknown'),
    breaks: 'a wrong secret is reported as invalid_client',
    alsoFails: ['oauth/client-auth/failed-basic-challenged', 'oauth/client-auth/unknown-client-not-told'],
  },
);

function reporting(reason: Reason, as: Reason): Pick<Mutant, 'policy'> {
  return {
    policy: { publicError: (refused) => soundPolicy.publicError(refused === reason ? as : refused) },
  };
}
