import { soundPolicy } from '../../../connector/policy/index.ts';
import { readJwt } from '../../kit/jwt.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'any JWT whose sub is an existing client is taken as client authentication',
    ...believing(() => true),
    breaks: 'an unsigned assertion in place of the secret is refused',
  },
  {
    name: 'a client assertion needs a signature, but it is not verified',
    ...believing((signature) => signature !== ''),
    breaks: 'one with a random signature is refused',
  },
);

function believing(signatureFits: (signature: string) => boolean): Pick<Mutant, 'policy'> {
  return {
    policy: {
      authenticateClient: (request, context) => {
        const jwt = readJwt(request.fields.get('client_assertion') ?? '');
        const trusted = jwt !== undefined && signatureFits(jwt.signature);
        const named = trusted ? context.store.clients.find(String(jwt.payload['sub'])) : undefined;
        return named ?? soundPolicy.authenticateClient(request, context);
      },
    },
  };
}
