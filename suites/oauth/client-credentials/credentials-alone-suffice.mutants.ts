import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the client_credentials grant insists on a redirect_uri',
  policy: {
    clientCredentialsUser: (fields) => {
      if (fields.get('redirect_uri') === undefined) throw new OAuthError('redirect_uri_missing');
      return soundPolicy.clientCredentialsUser(fields);
    },
  },
  breaks: 'the request is accepted',
  alsoFails: ['pbx/headless/credentials-suffice'],
});
