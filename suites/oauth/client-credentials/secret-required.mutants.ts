import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

type Request = Parameters<Policy['provesClient']>[2];

function trustsWithoutSecret(name: string, where: (request: Request) => boolean, breaks: string): Mutant {
  return {
    name,
    policy: {
      provesClient: (secret, client, request) => {
        const trusted = request.grantType === 'client_credentials' && secret === undefined && where(request);
        return (trusted && client !== undefined) || soundPolicy.provesClient(secret, client, request);
      },
    },
    breaks,
  };
}

export default mutants(
  {
    ...trustsWithoutSecret(
      'the client_credentials grant accepts a bare client_id',
      () => true,
      'a bare client_id is refused',
    ),
    // Other proof that these clients send is ignored.
    alsoFails: ['oauth/client-auth/forged-assertion-refused', 'oauth/client-auth/secret-is-a-string'],
  },
  trustsWithoutSecret(
    'the client_credentials grant accepts an empty client_secret',
    ({ fields }) => fields.has('client_secret'),
    'an empty client_secret is refused',
  ),
  trustsWithoutSecret(
    'the client_credentials grant accepts a Basic header without a password',
    ({ authorization }) => authorization.length > 0,
    'a Basic header with an empty password is refused',
  ),
);
