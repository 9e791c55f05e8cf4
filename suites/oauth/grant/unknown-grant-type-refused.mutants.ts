import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'an unknown grant type is reported as invalid_grant',
  policy: {
    publicError: (reason) =>
      reason === 'grant_type_unknown'
        ? { ...soundPolicy.publicError(reason), error: 'invalid_grant' }
        : soundPolicy.publicError(reason),
  },
  breaks: 'an unknown grant type is refused',
  alsoFails: [
    'oauth/grant/assertion-grants-refused',
    'oauth/grant/device-flow-closed',
    'oauth/grant/password-grant-refused',
  ],
});
