import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the issuer has a trailing slash that it does not have elsewhere',
    policy: saying((issuer) => ({ issuer: `${issuer}/` })),
    breaks: 'the issuer is the one that the target names',
    alsoFails: ['oauth/metadata/iss-as-promised'],
  },
  {
    name: 'the token endpoint in the metadata has a fragment',
    policy: saying((issuer) => ({ token_endpoint: `${issuer}/oauth/token#token` })),
    breaks: 'token_endpoint is a URL for clients',
  },
  {
    name: 'the authorization endpoint in the metadata is one of an earlier version',
    policy: saying((issuer) => ({ authorization_endpoint: `${issuer}/authorize` })),
    breaks: 'a user can authorize at authorization_endpoint',
  },
  {
    name: 'the token endpoint in the metadata is one of an earlier version',
    policy: saying((issuer) => ({ token_endpoint: `${issuer}/token` })),
    breaks: 'the code is exchanged at token_endpoint',
  },
);

function saying(members: (issuer: string) => Record<string, unknown>): NonNullable<Mutant['policy']> {
  return { metadata: (issuer) => ({ ...soundPolicy.metadata(issuer), ...members(issuer) }) };
}
