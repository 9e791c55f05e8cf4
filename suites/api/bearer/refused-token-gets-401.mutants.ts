import { OAuthError, type Reason } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants, type WireExchange, type WireResponse } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a missing token is refused as if the client were known and merely not permitted',
    policy: {
      bearerToken: (request) => {
        if (request.authorization.length === 0 && request.path.endsWith('/search'))
          throw new OAuthError('scope_insufficient');
        return soundPolicy.bearerToken(request);
      },
    },
    breaks: 'a request without a token is answered 401',
    alsoFails: ['api/bearer/challenge-names-the-error'],
  },
  answered('an unknown token is refused with 403', 'token_unknown', 403),
  answered('an unknown token is refused with 400', 'token_unknown', 400),
  {
    name: 'a token longer than its column ends in a database error',
    policy: {
      findAccessToken: (store, value) => {
        if (value.length === 1000) throw new RangeError('data too long for column "token"');
        return soundPolicy.findAccessToken(store, value);
      },
    },
    breaks: 'an unknown token of 1000 characters is answered 401',
  },
  {
    name: 'every refused token is answered 200 with an error in the body',
    tamper: (exchange) =>
      turnsTokenAway(exchange)
        ? { ...exchange, status: 200, body: '{"status":"error","error":"unauthorized","message":"No."}' }
        : exchange,
    breaks: 'a request without a token is answered 401',
    alsoFails: ['api/bearer/path-variants-refused', 'api/bearer/expired-token-gets-401'],
  },
  {
    name: 'every refused token is sent to the sign-in page',
    tamper: (exchange) => (turnsTokenAway(exchange) ? toSignIn(exchange) : exchange),
    breaks: 'a request without a token is answered 401',
    alsoFails: [
      'api/bearer/challenge-well-formed',
      'api/bearer/expired-token-gets-401',
      'api/bearer/no-login-redirect',
      'api/errors/refusals-have-shape',
    ],
  },
);

function answered(name: string, refused: Reason, status: number): Mutant {
  return {
    name,
    policy: {
      publicError: (reason) =>
        reason === refused ? { ...soundPolicy.publicError(reason), status } : soundPolicy.publicError(reason),
    },
    breaks: 'an unknown token of 64 characters is answered 401',
  };
}

function turnsTokenAway({ url, status }: WireExchange): boolean {
  return url.startsWith('/api/') && status === 401;
}

function toSignIn({ headers }: WireExchange): WireResponse {
  const { 'www-authenticate': _, ...others } = headers;
  return { status: 302, headers: { ...others, location: '/login' }, body: '' };
}
