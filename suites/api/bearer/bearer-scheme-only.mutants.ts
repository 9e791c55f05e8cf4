import { soundPolicy } from '../../../connector/policy/index.ts';
import { sha256 } from '../../../connector/store/hash.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the scheme is optional: a bare token is accepted',
    policy: {
      bearerToken: (request) =>
        /^[\w-]{20,}$/.test(request.authorization[0] ?? '')
          ? request.authorization[0]
          : soundPolicy.bearerToken(request),
    },
    breaks: 'the token without a scheme opens nothing',
  },
  takes('Token'),
  takes('DPoP'),
  takes('Basic'),
  {
    name: 'a client may use its id and secret in place of a token',
    policy: {
      apiAccess: (request, context) => {
        const [scheme, encoded = ''] = request.authorization[0]?.split(' ') ?? [];
        const parts = Buffer.from(encoded, 'base64').toString().split(':');
        const [id = '', secret = ''] = parts.map(decoded);
        const client = scheme === 'Basic' ? context.store.clients.find(id) : undefined;
        return client?.secretHash === sha256(secret)
          ? { accountId: client.accountId, userId: null }
          : soundPolicy.apiAccess(request, context);
      },
    },
    breaks: "the client's id and secret opens nothing",
  },
);

/** RFC 6749 2.3.1: both parts of a Basic header are form-encoded. */
function decoded(part: string): string {
  return new URLSearchParams(`part=${part}`).get('part') ?? '';
}

function takes(scheme: string): Mutant {
  return {
    name: `a token under the scheme ${scheme} is accepted`,
    policy: {
      bearerToken: (request) => {
        const [first, value] = request.authorization[0]?.split(' ') ?? [];
        return first === scheme ? value : soundPolicy.bearerToken(request);
      },
    },
    breaks: `the token under the scheme ${scheme} opens nothing`,
  };
}
