import type { RawRequest } from '../../../connector/http/raw-request.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

const creates = ({ method, path }: RawRequest) => method === 'POST' && path.endsWith('/contacts');

export default mutants(
  {
    name: 'the CRM routes check that a token is valid but not its scopes',
    policy: { hasScopes: () => true },
    breaks: 'client alone does not open the search',
    alsoFails: ['oauth/refresh/narrower-scope-honoured'],
  },
  {
    name: 'one of the two scopes is enough to search',
    policy: {
      hasScopes: (scope, required) => scope === 'crm' || soundPolicy.hasScopes(scope, required),
    },
    breaks: 'crm alone does not open the search',
  },
  {
    name: 'the route that creates contacts does not check scopes',
    policy: unscoped(creates),
    breaks: 'client alone cannot create a contact',
  },
  {
    name: 'a contact is stored before the scopes are checked',
    policy: unscoped(creates),
    tamper: (exchange) =>
      exchange.status === 201 && /"first_name":"Test"/.test(exchange.requestBody)
        ? { ...exchange, status: 403, body: '{"error":"insufficient_scope"}' }
        : exchange,
    breaks: 'no contact was created with client alone',
    alsoFails: [
      'api/contacts/created-contact-found',
      'api/contacts/hostile-names-kept',
      'api/contacts/long-values-whole-or-refused',
    ],
  },
);

function unscoped(where: (request: RawRequest) => boolean): NonNullable<Mutant['policy']> {
  return {
    apiAccess: (request, context) =>
      soundPolicy.apiAccess(
        request,
        where(request) ? { ...context, policy: { ...context.policy, hasScopes: () => true } } : context,
      ),
  };
}
