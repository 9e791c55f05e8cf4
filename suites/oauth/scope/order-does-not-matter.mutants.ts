import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the scope of an authorization request is compared as one text with the registered one',
    policy: asOneText('authorization_code'),
    breaks: 'an authorization with the scopes in reverse order is approved',
  },
  {
    name: 'the scope of a client credentials request is compared as one text with the registered one',
    policy: asOneText('client_credentials'),
    breaks: 'client credentials in reverse order are accepted',
  },
  {
    name: 'of several scopes in an unusual order only the first one is granted by an approval',
    policy: firstAlone('authorization_code'),
    breaks: 'its token opens the CRM API',
  },
  {
    name: 'of several scopes in an unusual order only the first one is granted to a client',
    policy: firstAlone('client_credentials'),
    breaks: 'that token opens the CRM API as well',
  },
);

function asOneText(grant: string): NonNullable<Mutant['policy']> {
  return {
    grantedScope: (requested, client, flow, context) => {
      if (flow === grant && isReversed(requested, client.scope)) throw new OAuthError('scope_unknown');
      return soundPolicy.grantedScope(requested, client, flow, context);
    },
  };
}

function firstAlone(grant: string): NonNullable<Mutant['policy']> {
  return {
    grantedScope: (requested, client, flow, context) =>
      flow === grant && isReversed(requested, client.scope)
        ? (client.scope.at(-1) ?? '')
        : soundPolicy.grantedScope(requested, client, flow, context),
  };
}

const isReversed = (requested: string | undefined, registered: readonly string[]) =>
  requested === registered.toReversed().join(' ');
