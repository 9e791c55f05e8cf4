import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown token is refused with 403',
    policy: {
      publicError: (reason) =>
        reason === 'token_unknown'
          ? { ...soundPolicy.publicError(reason), status: 403 }
          : soundPolicy.publicError(reason),
    },
    breaks: 'a random text of 64 characters is refused with 401',
    alsoFails: ['api/bearer/malformed-authorization'],
  },
  {
    name: 'a UUID is taken for the key of a service and accepted without being looked up',
    policy: {
      apiAccess: (request, context) =>
        /^Bearer [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(request.authorization[0] ?? '')
          ? { accountId: String(request.headers['x-account-id']), userId: null }
          : soundPolicy.apiAccess(request, context),
    },
    breaks: 'a random UUID is refused with 401',
  },
  {
    name: 'a token longer than its column ends in a database error',
    policy: {
      findAccessToken: (store, value) => {
        if (value.length === 1000) throw new RangeError('data too long for column "token"');
        return soundPolicy.findAccessToken(store, value);
      },
    },
    breaks: 'a random text of 1000 characters is refused with 401',
  },
);
