import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

function trusts(
  where: (request: Parameters<Policy['provesClient']>[2]) => boolean,
): Pick<Policy, 'provesClient'> {
  return {
    provesClient: (secret, client, request) => {
      const trusted = request.grantType === 'refresh_token' && secret === undefined && where(request);
      return (trusted && client !== undefined) || soundPolicy.provesClient(secret, client, request);
    },
  };
}

export default mutants(
  {
    name: 'the refresh grant does not ask confidential clients for their secret',
    policy: trusts(() => true),
    breaks: 'a refresh without client_secret is refused',
  },
  {
    name: 'the refresh grant accepts an empty client_secret',
    policy: trusts(({ fields }) => fields.has('client_secret')),
    breaks: 'a refresh with an empty client_secret is refused',
  },
  {
    name: 'the refresh grant takes any holder of the token for its client',
    policy: {
      authenticateClient: (request, context) => {
        const anonymous = !request.fields.has('client_id') && request.authorization.length === 0;
        const value = request.grantType === 'refresh_token' ? request.fields.get('refresh_token') : undefined;
        const token = value === undefined ? undefined : context.store.tokens.find('refresh_token', value);
        const owner = token === undefined ? undefined : context.store.clients.find(token.clientId);
        return anonymous && owner !== undefined ? owner : soundPolicy.authenticateClient(request, context);
      },
    },
    breaks: 'a refresh that names no client is refused',
  },
);
