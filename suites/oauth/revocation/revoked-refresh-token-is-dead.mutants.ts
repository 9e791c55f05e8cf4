import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the revocation endpoint answers 200 and changes nothing',
    policy: { revokeToken: () => {} },
    breaks: 'the revoked token no longer refreshes',
    alsoFails: ['pbx/tokens/revoked-access-told'],
  },
  {
    name: 'only access tokens can be revoked',
    policy: {
      revokeToken: (token, context) => {
        if (token.kind === 'access_token') soundPolicy.revokeToken(token, context);
      },
    },
    breaks: 'the revoked token no longer refreshes',
    alsoFails: ['pbx/tokens/revoked-access-told'],
  },
  {
    name: 'a revocation is answered 204',
    tamper: (exchange) =>
      exchange.url === '/oauth/revoke' && exchange.status === 200
        ? { ...exchange, status: 204, body: '' }
        : exchange,
    breaks: 'the revocation is answered 200',
  },
);
