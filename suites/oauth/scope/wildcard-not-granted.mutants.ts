import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  opens('*', 'client_credentials', 'client credentials with * open nothing'),
  opens('all', 'client_credentials', 'client credentials with all open nothing'),
  opens('client *', 'client_credentials', 'client credentials with client * open nothing'),
  opens('*', 'authorization_code', 'an authorization with * opens nothing'),
  opens('all', 'authorization_code', 'an authorization with all opens nothing'),
  opens('client *', 'authorization_code', 'an authorization with client * opens nothing'),
);

function opens(wildcard: string, grant: string, breaks: string): Mutant {
  return {
    name: `scope=${wildcard} is accepted for ${grant} and opens every route`,
    policy: {
      grantedScope: (requested, client, flow, context) =>
        requested === wildcard && flow === grant
          ? client.scope.join(' ')
          : soundPolicy.grantedScope(requested, client, flow, context),
    },
    breaks,
  };
}
