import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx, toPbx } from '../../kit/pbx-faults.ts';

/** Users who have revoked something. */
const revokers = new Set<string | null>();

export default mutants(
  {
    name: 'a PBX with a revoked token receives a server error',
    tamper: (() => {
      const revoked = new Set<string | null>();
      const tokenIn = (body: string, name: string) => new URLSearchParams(body).get(name);
      const refuse = toPbx('/oauth/token', (exchange) =>
        revoked.has(tokenIn(exchange.requestBody, 'refresh_token'))
          ? { ...exchange, status: 503, body: 'Service Unavailable' }
          : exchange,
      );
      return (exchange) => {
        if (exchange.url === '/oauth/revoke') revoked.add(tokenIn(exchange.requestBody, 'token'));
        return refuse(exchange);
      };
    })(),
    breaks: 'the next call fails with invalid_grant',
  },
  {
    name: 'an approval for a PBX after a revocation is revoked as well',
    policy: {
      revokeToken: (token, context) => {
        revokers.add(token.userId);
        soundPolicy.revokeToken(token, context);
      },
      ...grantOfPbx({
        exchanged: (issued, { store, clock }) => {
          const token = store.tokens.find('access_token', issued.accessToken);
          if (revokers.has(token?.userId ?? null) && issued.grantId !== null)
            store.grants.revoke(issued.grantId, clock.now());
          return issued;
        },
      }),
    },
    breaks: 'the call after that is looked up',
  },
);
