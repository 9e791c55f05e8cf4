import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the metadata does not mention PKCE although S256 works',
    policy: advertising(undefined),
    breaks: 'S256 is advertised',
  },
  {
    name: 'the metadata lists plain, which is refused',
    policy: advertising(['S256', 'plain']),
    breaks: 'plain, which is advertised, works',
  },
);

function advertising(methods: readonly string[] | undefined): NonNullable<Mutant['policy']> {
  return {
    metadata: (issuer) => ({
      ...soundPolicy.metadata(issuer),
      code_challenge_methods_supported: methods,
    }),
  };
}
