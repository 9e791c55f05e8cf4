import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the handler of the password grant is left registered at the token endpoint',
  policy: {
    grantHandler: (grantType) =>
      soundPolicy.grantHandler(grantType === 'password' ? 'client_credentials' : grantType),
    allowsGrant: (client, grantType) =>
      grantType === 'password' || soundPolicy.allowsGrant(client, grantType),
  },
  breaks: 'the password grant is refused',
});
