import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the revocation endpoint does not check to which client a token belongs',
    policy: { mayRevoke: () => true },
    breaks: "the token survives another client's revocation",
  },
  {
    name: 'the revocation endpoint takes any holder of the token for its client',
    policy: {
      authenticateClient: (request, context) => {
        const anonymous = !request.fields.has('client_id') && request.authorization.length === 0;
        const token = context.store.tokens.findAny(request.fields.get('token') ?? '');
        const owner = token === undefined ? undefined : context.store.clients.find(token.clientId);
        return anonymous && owner !== undefined ? owner : soundPolicy.authenticateClient(request, context);
      },
    },
    breaks: 'a revocation without credentials is refused',
  },
);
