import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the metadata lists the password grant',
    policy: {
      metadata: (issuer) => ({
        ...soundPolicy.metadata(issuer),
        grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token', 'password'],
      }),
    },
    breaks: 'no other grants are advertised than those of a connector',
  },
  {
    name: 'the metadata lists the response type token',
    policy: {
      metadata: (issuer) => ({
        ...soundPolicy.metadata(issuer),
        response_types_supported: ['code', 'token'],
      }),
    },
    breaks: 'code is the only response type advertised',
  },
);
