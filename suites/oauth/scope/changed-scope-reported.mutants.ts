import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  silently(
    'client_credentials',
    'the answer to client credentials with an unknown scope states what was granted',
  ),
  silently(
    'authorization_code',
    'the answer to an authorization with an unknown scope states what was granted',
  ),
  {
    name: 'a request without scope is answered without the granted scope',
    policy: {
      defaultScope: () => ['crm', 'client'],
      tokenResponse: ({ scope, ...issued }) => ({
        ...soundPolicy.tokenResponse({ scope, ...issued }),
        scope: scope === 'crm client' && issued.grantType === 'authorization_code' ? undefined : scope,
      }),
    },
    breaks: 'the answer to an authorization without scope states what was granted',
  },
);

/** Drops an unknown scope without reporting it. */
function silently(grant: 'client_credentials' | 'authorization_code', breaks: string): Mutant {
  return {
    name: `unknown scopes are dropped silently by ${grant}, and the answer has no scope member`,
    policy: {
      grantedScope: (requested, client, flow, context) => {
        const known = flow === grant ? requested?.replace(' harness-unknown', '') : requested;
        return soundPolicy.grantedScope(known, client, flow, context);
      },
      tokenResponse: (issued) => ({
        ...soundPolicy.tokenResponse(issued),
        scope: issued.grantType === grant && !issued.scope.includes(' ') ? undefined : issued.scope,
      }),
    },
    breaks,
  };
}
