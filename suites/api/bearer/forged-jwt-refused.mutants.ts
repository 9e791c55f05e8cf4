import { generateKeyPairSync } from 'node:crypto';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Jwt, readJwt } from '../../kit/jwt.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';
import { hmacJwt } from '../../kit/token-tampering.ts';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const jwk = publicKey.export({ format: 'jwk' });

export default mutants(
  {
    name: 'the verifier takes the algorithm from the header of the token and lets alg none through',
    policy: trusting(({ header }) => header['alg'] === 'none'),
    breaks: 'a token with alg none opens nothing',
  },
  {
    name: 'alg none is refused by its exact spelling alone',
    policy: trusting(({ header }) => header['alg'] === 'None'),
    breaks: 'a token with alg None opens nothing',
  },
  {
    name: 'alg none is refused in two spellings, and let through in capitals',
    policy: trusting(({ header }) => header['alg'] === 'NONE'),
    breaks: 'a token with alg NONE opens nothing',
  },
  {
    name: 'the key of the verifier was never configured and is empty',
    policy: trusting((jwt, value) => value === hmacJwt(jwt.payload, '')),
    breaks: 'a token with an HMAC by an empty key opens nothing',
  },
  {
    name: 'tokens are verified with the client id as the key',
    policy: trusting((jwt, value) => value === hmacJwt(jwt.payload, String(jwt.payload['sub']))),
    breaks: 'a token with an HMAC by the client id opens nothing',
  },
  {
    name: 'the public key is published, and taken for the secret when a token says HS256',
    policy: trusting((jwt, value) => value === hmacJwt(jwt.payload, pem)),
    tamper: (exchange) => {
      if (exchange.url === '/jwks.json')
        return { ...exchange, status: 200, body: JSON.stringify({ keys: [jwk] }) };
      if (!exchange.url.startsWith('/.well-known/')) return exchange;
      const jwks_uri = `http://${exchange.requestHeaders['host']}/jwks.json`;
      return { ...exchange, body: JSON.stringify({ ...JSON.parse(exchange.body), jwks_uri }) };
    },
    breaks: 'a token with an HMAC by the published key opens nothing',
  },
);

/** A server that also reads JWTs, and accepts those that pass. */
function trusting(believes: (jwt: Jwt, value: string) => boolean): NonNullable<Mutant['policy']> {
  return {
    findAccessToken: (store, value) => {
      const jwt = readJwt(value);
      const client = jwt && believes(jwt, value) ? store.clients.find(String(jwt.payload['sub'])) : undefined;
      if (client === undefined) return soundPolicy.findAccessToken(store, value);
      return {
        hash: '',
        kind: 'access_token',
        grantId: null,
        clientId: client.id,
        userId: null,
        accountId: client.accountId,
        scope: client.scope.join(' '),
        issuedAt: 0,
        expiresAt: Number.POSITIVE_INFINITY,
        spentAt: null,
        revokedAt: null,
      };
    },
  };
}
