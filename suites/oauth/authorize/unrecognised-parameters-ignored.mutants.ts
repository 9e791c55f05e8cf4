import { OAuthError } from '../../../connector/oauth/errors.ts';
import { mutants } from '../../kit/mutants.ts';

const KNOWN =
  /^(response_type|client_id|redirect_uri|scope|state|code_challenge|code_challenge_method|prompt|response_mode)\b/;

export default mutants({
  name: 'a parameter outside a fixed list makes the authorization endpoint answer invalid_request',
  policy: {
    tolerateParameter: (endpoint, name) => {
      if (endpoint === 'authorize' && !KNOWN.test(name)) throw new OAuthError('parameter_unrecognised');
    },
  },
  breaks: 'a request with two unknown parameters is accepted as well',
});
