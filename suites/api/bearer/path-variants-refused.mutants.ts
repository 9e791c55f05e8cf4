import type { RawRequest } from '../../../connector/http/raw-request.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  unchecked(
    'the token check is bound to the exact path, so a trailing slash gets around it',
    ({ path }) => path.endsWith('/search/'),
    'a trailing slash in the path opens nothing',
  ),
  unchecked(
    'the token check compares paths by letter case, the router does not',
    ({ path }) => path.endsWith('/Search'),
    'an upper-case letter in the path opens nothing',
  ),
  unchecked(
    'a HEAD request is not asked for a token',
    ({ method }) => method === 'HEAD',
    'HEAD opens nothing',
  ),
  unchecked(
    'the token check believes a proxy header that names another path',
    ({ headers }) => headers['x-original-url'] === '/',
    'X-Original-URL opens nothing',
  ),
  unchecked(
    'what claims to come through the internal gateway is not asked for a token',
    ({ headers }) => headers['x-forwarded-prefix'] !== undefined,
    'X-Forwarded-Prefix opens nothing',
  ),
);

function unchecked(name: string, passes: (request: RawRequest) => boolean, breaks: string): Mutant {
  return {
    name,
    policy: {
      apiAccess: (request, context) =>
        request.authorization.length === 0 && passes(request)
          ? { accountId: String(request.headers['x-account-id']), userId: null }
          : soundPolicy.apiAccess(request, context),
    },
    breaks,
  };
}
