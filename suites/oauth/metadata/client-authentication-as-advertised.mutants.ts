import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the method called "none" is in the list of client authentication methods',
  policy: {
    metadata: (issuer) => ({
      ...soundPolicy.metadata(issuer),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    }),
  },
  breaks: 'the method "none" is not advertised',
});
