import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a search without any Authorization header is answered as that of a guest',
  policy: {
    apiAccess: (request, context) =>
      request.authorization.length === 0 && request.path.endsWith('/search')
        ? { accountId: String(request.headers['x-account-id']), userId: null }
        : soundPolicy.apiAccess(request, context),
  },
  breaks: 'the same search without a token is refused',
});
