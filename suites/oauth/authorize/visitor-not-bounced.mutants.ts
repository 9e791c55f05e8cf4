import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the scope is checked before the sign-in, and visitors are redirected to the client with invalid_scope',
  policy: {
    deliverRefusal: (reason, request) =>
      reason === 'scope_unknown' && request.redirectUri !== undefined
        ? { to: 'client', redirectUri: request.redirectUri }
        : soundPolicy.deliverRefusal(reason, request),
  },
  breaks: 'a visitor is not sent to the client with the error',
});
