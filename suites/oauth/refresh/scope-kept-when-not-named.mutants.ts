import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a refresh without scope gives the default scope instead of the granted one',
    policy: {
      refreshedScope: (requested, token, context) =>
        soundPolicy.refreshedScope(requested ?? 'client', token, context),
    },
    breaks: 'a refresh without scope gives the granted scope',
    alsoFails: ['oauth/refresh/yields-working-token', 'pbx/authorize/authorize-completes'],
  },
  {
    name: 'a refresh without scope gives every scope of the server',
    policy: {
      refreshedScope: (requested, token, context) =>
        requested === undefined
          ? `${token.scope} admin`
          : soundPolicy.refreshedScope(requested, token, context),
    },
    breaks: 'a refresh without scope gives the granted scope',
  },
  {
    name: 'a refresh with an empty scope is refused',
    policy: {
      tokenFields: (endpoint, request, policy) => {
        const fields = soundPolicy.tokenFields(endpoint, request, policy);
        const refreshes = fields.all('grant_type').includes('refresh_token');
        if (refreshes && fields.all('scope').includes('')) throw new OAuthError('scope_malformed');
        return fields;
      },
    },
    breaks: 'a refresh with an empty scope gives the granted scope',
  },
);
