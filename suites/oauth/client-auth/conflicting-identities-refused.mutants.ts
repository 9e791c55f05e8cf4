import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'with a valid Basic header a different client_id in the body is ignored and a token is issued',
    policy: {
      clientCredentials: (basic, body) =>
        basic !== undefined && body.get('client_secret') === undefined
          ? basic
          : soundPolicy.clientCredentials(basic, body),
    },
    breaks: 'an invented client_id in the body is refused',
  },
  {
    name: 'the client_id in the body of a request with a Basic header is believed',
    policy: {
      authenticateClient: (request, context) => {
        const { fields, authorization } = request;
        const trusted = authorization.length > 0 && !fields.has('client_secret');
        const named = trusted ? context.store.clients.find(fields.get('client_id') ?? '') : undefined;
        return named ?? soundPolicy.authenticateClient(request, context);
      },
    },
    breaks: "a second client's client_id in the body is refused",
  },
  {
    name: 'credentials in the body win over those in the header',
    policy: {
      clientCredentials: (basic, body) => {
        const inBody = body.get('client_id') !== basic?.id && body.get('client_secret') !== undefined;
        return soundPolicy.clientCredentials(inBody ? undefined : basic, body);
      },
    },
    breaks: "a second client's client_id and secret in the body are refused",
  },
);
