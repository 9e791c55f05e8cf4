import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the API accepts the web session cookie in place of a token',
    policy: takesSession('GET'),
    breaks: 'the session without a token cannot search',
  },
  {
    name: 'forms of the web application post contacts to the API by the session cookie',
    policy: takesSession('POST'),
    breaks: 'the session without a token cannot create a contact',
  },
  {
    name: 'a contact posted by the session cookie is stored before it is refused',
    policy: takesSession('POST'),
    tamper: (exchange) =>
      exchange.url.endsWith('/contacts') && exchange.requestHeaders['authorization'] === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '{}' }
        : exchange,
    breaks: 'no contact was created by the session',
  },
);

function takesSession(method: string): NonNullable<Mutant['policy']> {
  return {
    apiAccess: (request, context) => {
      const [, id] = /session=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
      const session = id === undefined ? undefined : context.store.sessions.find(id, context.clock.now());
      return session?.userId && request.method === method
        ? { accountId: String(request.headers['x-account-id']), userId: session.userId }
        : soundPolicy.apiAccess(request, context);
    },
  };
}
