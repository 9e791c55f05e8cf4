import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the refresh answer returns the refresh token that was sent and leaves it valid',
    policy: { rotateRefreshToken: (_store, { value }) => value },
    breaks: 'the answer has another refresh token',
    alsoFails: ['oauth/refresh/use-keeps-connection-alive'],
  },
  {
    name: 'the refresh answer has no refresh token, and the old one stays valid',
    policy: {
      rotateRefreshToken: (_store, { value }) => value,
      tokenResponse: (issued) => ({
        ...soundPolicy.tokenResponse(issued),
        ...(issued.grantType === 'refresh_token' ? { refresh_token: undefined } : {}),
      }),
    },
    breaks: 'the answer has another refresh token',
    alsoFails: ['oauth/refresh/use-keeps-connection-alive'],
  },
);
