import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'user credentials are checked before the grant type, so a wrong password is answered invalid_grant',
  policy: {
    authenticateClient: async (request, context) => {
      const client = await soundPolicy.authenticateClient(request, context);
      if (request.grantType !== 'password') return client;
      const user = context.store.users.byUsername(request.fields.get('username') ?? '');
      const right = await context.passwords.verify(request.fields.get('password') ?? '', user?.password);
      if (!right) throw new OAuthError('code_unknown');
      return client;
    },
  },
  breaks: 'a wrong password gets the same answer as the right one',
});
