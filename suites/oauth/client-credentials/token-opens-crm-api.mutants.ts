import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the contact search resolves the account through the user of the token and answers 401 to tokens without a user',
  policy: {
    apiAccess: async (request, context) => {
      const access = await soundPolicy.apiAccess(request, context);
      if (access.userId === null && request.path.endsWith('/search')) throw new OAuthError('token_unknown');
      return access;
    },
  },
  breaks: "it opens the client's account",
  alsoFails: ['pbx/headless/credentials-suffice'],
});
