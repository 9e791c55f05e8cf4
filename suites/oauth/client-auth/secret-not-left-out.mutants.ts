import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a missing client_secret is treated like a public client and let through',
    policy: {
      provesClient: (secret, client, request) =>
        (secret === undefined && client !== undefined && request.grantType === 'authorization_code') ||
        soundPolicy.provesClient(secret, client, request),
    },
    breaks: 'without client_secret it is refused',
  },
  {
    name: 'an empty client_secret counts as given, and matches',
    policy: {
      provesClient: (secret, client, request) =>
        (request.fields.all('client_secret')[0] === '' &&
          client !== undefined &&
          request.grantType === 'authorization_code') ||
        soundPolicy.provesClient(secret, client, request),
    },
    breaks: 'with an empty client_secret it is refused',
  },
  {
    name: 'an exchange that names no client is one of the client that the code was issued to',
    policy: {
      authenticateClient: (request, context) => {
        const { fields, authorization } = request;
        const named = fields.has('client_id') || authorization.length > 0;
        const code = named ? undefined : context.store.codes.find(fields.get('code') ?? '');
        const owner = code && context.store.clients.find(code.clientId);
        return owner ?? soundPolicy.authenticateClient(request, context);
      },
    },
    breaks: 'without client_id and client_secret it is refused',
  },
);
