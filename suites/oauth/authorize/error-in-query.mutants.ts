import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an error about the scope is appended as a URL fragment',
    policy: {
      authorizationError: (error, state, issuer) => ({
        ...soundPolicy.authorizationError(error, state, issuer),
        mode: error.error === 'invalid_scope' ? 'fragment' : 'query',
      }),
    },
    breaks: 'an error about the scope is in the query, as a registered code and nothing else',
    alsoFails: ['oauth/authorize/error-names-the-cause'],
  },
  {
    name: 'a fresh code comes with the error that the user denied',
    policy: {
      authorizationError: (error, state, issuer) => {
        const sound = soundPolicy.authorizationError(error, state, issuer);
        return error.error === 'access_denied'
          ? { ...sound, parameters: { ...sound.parameters, code: 'x' } }
          : sound;
      },
    },
    breaks: "the user's denial is in the query, as a registered code and nothing else",
    alsoFails: ['oauth/consent/denial-is-access-denied'],
  },
);
