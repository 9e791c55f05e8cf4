import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export default mutants(
  {
    name: 'a token-exchange handler is enabled and returns a new token for a valid subject_token',
    policy: {
      grantHandler: (grantType) =>
        soundPolicy.grantHandler(grantType === EXCHANGE ? 'client_credentials' : grantType),
      allowsGrant: (client, grantType) =>
        grantType === EXCHANGE || soundPolicy.allowsGrant(client, grantType),
    },
    breaks: 'token exchange is refused',
  },
  {
    name: 'the handler of JWT assertions is left registered and finds this one invalid',
    policy: {
      grantHandler: (grantType) => (grantType === JWT ? findInvalid : soundPolicy.grantHandler(grantType)),
      allowsGrant: (client, grantType) => grantType === JWT || soundPolicy.allowsGrant(client, grantType),
    },
    breaks: 'a JWT assertion is not looked up',
  },
);

function findInvalid(): never {
  throw new OAuthError('code_unknown');
}
