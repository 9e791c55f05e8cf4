import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'grant_type=personal_access is reachable from outside and issues a token for the user that is named',
  policy: {
    grantHandler: (grantType) =>
      soundPolicy.grantHandler(grantType === 'personal_access' ? 'client_credentials' : grantType),
    allowsGrant: (client, grantType) =>
      grantType === 'personal_access' || soundPolicy.allowsGrant(client, grantType),
    clientCredentialsUser: (fields) => fields.get('user_id') ?? null,
  },
  breaks: 'grant_type personal_access is refused',
});
