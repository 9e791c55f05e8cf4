import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a UUID is taken for the key of a service and accepted without being looked up',
  policy: {
    apiAccess: (request, context) =>
      /^Bearer [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(request.authorization[0] ?? '')
        ? { accountId: String(request.headers['x-account-id']), userId: null }
        : soundPolicy.apiAccess(request, context),
  },
  breaks: 'a random UUID is refused',
});
