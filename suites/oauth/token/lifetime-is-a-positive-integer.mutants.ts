import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'expires_in is sent as a string in quotes',
    policy: {
      tokenResponse: (issued) => ({
        ...soundPolicy.tokenResponse(issued),
        expires_in: String(issued.expiresIn),
      }),
    },
    breaks: 'the answer to the client credentials request gives the lifetime in whole seconds',
  },
  {
    name: 'a refresh is answered without expires_in',
    policy: {
      tokenResponse: (issued) => ({
        ...soundPolicy.tokenResponse(issued),
        ...(issued.grantType === 'refresh_token' ? { expires_in: undefined } : {}),
      }),
    },
    breaks: 'the answer to the refresh gives the lifetime in whole seconds',
  },
);
