import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'redirect_uri at the token endpoint is compared only up to the question mark',
    policy: {
      repeatsRedirectUri: (sent, code, client) =>
        soundPolicy.repeatsRedirectUri(sent?.split('?', 1)[0], code, client),
    },
    breaks: 'the redirect_uri with one more query parameter is refused',
  },
  {
    name: 'redirect_uri at the token endpoint has to be there, but is not compared',
    policy: {
      repeatsRedirectUri: (sent, code, client) =>
        sent !== undefined || soundPolicy.repeatsRedirectUri(sent, code, client),
    },
    breaks: 'a foreign redirect_uri is refused',
    alsoFails: ['oauth/code/redirect-uri-of-this-code'],
  },
);
