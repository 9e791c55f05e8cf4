import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the client credentials grant copies the requested scope into the token',
    policy: copies(/harness-unknown/),
    breaks: 'an unknown scope alone is not granted',
  },
  {
    name: 'a scope counts as known when it begins with known ones',
    policy: copies(/. harness-unknown$/),
    breaks: 'an unknown scope beside known ones is not granted',
  },
);

function copies(scope: RegExp): NonNullable<Mutant['policy']> {
  return {
    grantedScope: (requested, client, flow, context) =>
      flow === 'client_credentials' && scope.test(requested ?? '')
        ? (requested ?? '')
        : soundPolicy.grantedScope(requested, client, flow, context),
  };
}
