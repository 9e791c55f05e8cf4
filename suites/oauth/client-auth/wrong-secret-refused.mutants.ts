import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the code exchange checks that a client_secret is present, but not that it is right',
    ...trusting('authorization_code'),
    breaks: 'the exchange of a good code is refused',
  },
  {
    name: 'a refresh checks that a client_secret is present, but not that it is right',
    ...trusting('refresh_token'),
    breaks: 'a refresh is refused',
    alsoFails: ['pbx/authorize/wrong-secret-told'],
  },
);

function trusting(grantType: string): Pick<Mutant, 'policy'> {
  return {
    policy: {
      provesClient: (secret, client, request) =>
        request.grantType === grantType
          ? secret !== undefined && client !== undefined
          : soundPolicy.provesClient(secret, client, request),
    },
  };
}
