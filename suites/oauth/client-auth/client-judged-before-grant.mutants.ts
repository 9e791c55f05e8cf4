import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the code is looked up first, so that a random code with a wrong secret is answered invalid_grant',
    policy: {
      authenticateClient: (request, context) => {
        const code = request.fields.get('code');
        if (code !== undefined && context.store.codes.find(code) === undefined)
          throw new OAuthError('code_unknown');
        return soundPolicy.authenticateClient(request, context);
      },
    },
    breaks: 'an unknown code with a wrong secret gets the same answer',
  },
  {
    name: 'the refresh token is looked up first, so that a random one with a wrong secret is answered invalid_grant',
    policy: {
      authenticateClient: (request, context) => {
        const value = request.fields.get('refresh_token');
        if (value !== undefined && context.store.tokens.find('refresh_token', value) === undefined) {
          throw new OAuthError('refresh_token_unknown');
        }
        return soundPolicy.authenticateClient(request, context);
      },
    },
    breaks: 'an unknown refresh token with a wrong secret gets the same answer',
    alsoFails: ['pbx/authorize/wrong-secret-told'],
  },
);
