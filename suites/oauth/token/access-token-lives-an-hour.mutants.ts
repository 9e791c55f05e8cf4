import { soundPolicy } from '../../../connector/policy/index.ts';
import { signingInput } from '../../kit/jwt.ts';
import { mutants } from '../../kit/mutants.ts';

const YEAR = 365 * 24 * 3600;

export default mutants(
  {
    name: 'access tokens are issued for one year',
    policy: { accessTokenLifetime: () => YEAR },
    breaks: 'the access token of the client credentials request lives an hour at most',
  },
  {
    name: 'refreshed access tokens are issued for one year',
    policy: {
      accessTokenLifetime: (grantType, lifetimes) =>
        grantType === 'refresh_token' ? YEAR : soundPolicy.accessTokenLifetime(grantType, lifetimes),
    },
    breaks: 'the access token of the refresh lives an hour at most',
  },
  {
    name: 'access tokens are JWTs that end ten minutes after their issue, whatever expires_in says',
    policy: {
      mintToken: (kind, clientId, context) => {
        const random = soundPolicy.mintToken(kind, clientId, context);
        const iat = Math.floor(context.clock.now() / 1000);
        return kind === 'access_token'
          ? `${signingInput({ header: { alg: 'HS256' }, payload: { iat, exp: iat + 600, jti: random } })}.${random}`
          : random;
      },
    },
    breaks: 'expires_in of the client credentials request agrees with the token',
  },
);
