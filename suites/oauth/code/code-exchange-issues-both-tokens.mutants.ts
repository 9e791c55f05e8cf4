import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the code exchange answers without a refresh token',
    policy: { issuesRefreshToken: () => false },
    breaks: 'the exchange is answered with both tokens',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the CRM API knows the tokens of Client Credentials only',
    policy: {
      findAccessToken: (store, value) => {
        const token = soundPolicy.findAccessToken(store, value);
        return token?.userId === null ? token : undefined;
      },
    },
    breaks: 'the access token opens the CRM API',
    alsoFails: ['oauth/refresh/reauthorization-restores-service', 'pbx/authorize/authorize-completes'],
  },
);
