import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { isPbxState } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a denial reaches a PBX as server_error',
  policy: {
    authorizationError: (error, state, issuer) =>
      soundPolicy.authorizationError(
        isPbxState(state) && error.error === 'access_denied' ? { ...error, error: 'server_error' } : error,
        state,
        issuer,
      ),
  },
  breaks: 'the PBX receives access_denied',
});
