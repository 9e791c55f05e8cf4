import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyContext } from '../../../connector/policy/policy.ts';
import { mutants } from '../../kit/mutants.ts';

function spend(value: string | undefined, { store, clock }: PolicyContext): void {
  const token = store.tokens.find('refresh_token', value ?? '');
  if (token !== undefined) store.tokens.spend(token.hash, clock.now());
}

export default mutants(
  {
    name: 'the old refresh token is revoked before the scope is checked',
    policy: {
      refreshedScope: (requested, token, context) => {
        try {
          return soundPolicy.refreshedScope(requested, token, context);
        } catch (refusal) {
          context.store.tokens.spend(token.hash, context.clock.now());
          throw refusal;
        }
      },
    },
    breaks: 'the token is alive after an unknown scope',
  },
  {
    name: 'the old refresh token is revoked before the client is authenticated',
    policy: {
      authenticateClient: async (request, context) => {
        try {
          return await soundPolicy.authenticateClient(request, context);
        } catch (refusal) {
          spend(request.fields.get('refresh_token'), context);
          throw refusal;
        }
      },
    },
    breaks: 'the token is alive after a wrong client_secret',
  },
);
