import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'only client_id and client_secret in the body are looked at',
  policy: { basicCredentials: () => undefined },
  breaks: 'it gets a token by Basic alone',
  alsoFails: ['oauth/client-auth/basic-form-decoded', 'oauth/metadata/client-authentication-as-advertised'],
});
