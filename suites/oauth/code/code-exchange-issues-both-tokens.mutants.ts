import { soundPolicy } from '../../../connector/oauth/policy.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the code exchange answers without a refresh token',
    policy: { issuesRefreshToken: () => false },
    breaks: 'a refresh token comes with it',
  },
  {
    name: 'the code exchange is refused when the credentials are in the form body',
    policy: {
      provesClient: (secret, client, request) =>
        soundPolicy.provesClient(secret, client, request) &&
        (request.grantType !== 'authorization_code' || request.authorization.length > 0),
    },
    breaks: 'the exchange is answered with an access token',
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
  },
);
