import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the call journaling route lacks the token check',
    policy: unchecked('POST', '/phone-calls'),
    breaks: 'logging a call without a token is refused',
  },
  {
    name: 'the list of calls lacks the token check',
    policy: unchecked('GET', '/phone-calls'),
    breaks: 'listing the calls without a token is refused',
  },
  {
    name: 'the chat journaling route lacks the token check',
    policy: unchecked('POST', '/chats'),
    breaks: 'logging a chat without a token is refused',
  },
  {
    name: 'contacts can be created without a token',
    policy: unchecked('POST', '/contacts'),
    breaks: 'creating a contact without a token is refused',
  },
  {
    name: 'a contact is stored before the token is checked',
    policy: unchecked('POST', '/contacts'),
    tamper: (exchange) =>
      exchange.url.endsWith('/contacts') && exchange.requestHeaders['authorization'] === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '{}' }
        : exchange,
    breaks: 'creating a contact without a token leaves nothing behind',
  },
);

function unchecked(method: string, route: string): NonNullable<Mutant['policy']> {
  return {
    apiAccess: (request, context) =>
      request.authorization.length === 0 && request.method === method && request.path.endsWith(route)
        ? { accountId: String(request.headers['x-account-id']), userId: null }
        : soundPolicy.apiAccess(request, context),
  };
}
