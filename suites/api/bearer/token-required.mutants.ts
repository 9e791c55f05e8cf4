import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a search without any Authorization header is answered as that of a guest',
    policy: {
      apiAccess: (request, context) =>
        request.authorization.length === 0 && request.path.endsWith('/search')
          ? { accountId: String(request.headers['x-account-id']), userId: null }
          : soundPolicy.apiAccess(request, context),
    },
    breaks: 'the same search without a token is refused with 401',
  },
  {
    name: 'a missing token is refused as if the client were known and merely not permitted',
    policy: {
      bearerToken: (request) => {
        if (request.authorization.length === 0 && request.path.endsWith('/search'))
          throw new OAuthError('scope_insufficient');
        return soundPolicy.bearerToken(request);
      },
    },
    breaks: 'the same search without a token is refused with 401',
  },
);
