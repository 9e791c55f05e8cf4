import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { rfc6750, rfc7519, rfc8725 } from '../../kit/cites.ts';
import type { Context } from '../../kit/context.ts';
import { keptOut, servedContact } from '../../kit/findings/index.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';
import { alterJwt, type Forgery, hmacJwt, unsignedJwts } from '../../kit/token-tampering.ts';

export default defineRule({
  title: 'Unsigned and HMAC-forged JWTs are refused',
  cites: [rfc8725('3.1', 'MUST'), rfc7519('6', 'MUST'), rfc6750('5.2', 'MUST')],
  covers: ['BEARER-11'],
  needs: ['crm-api'],
  impact: 'An attacker who was never issued a token can write one and read contacts with it.',
  atRisk: 'access',
  remedy: 'Fix the algorithm and the key in the verifier, and never take them from the header of the token.',
  async check({ client, api, target, send, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given(
      'a search with an issued token returns the contact',
      servedContact(await api.probe(token), lastName),
    );

    const jwt = readJwt(token);
    const [, changed] = jwt === undefined ? [] : alterJwt(token, jwt);
    if (changed !== undefined) {
      given('a token with a changed signature is refused', keptOut(await api.probe(changed[1]), lastName));
    }
    // A server whose own tokens are opaque may still read JWTs: then these are what one would look like.
    const payload = jwt?.payload ?? {
      iss: target.issuer,
      sub: client.id,
      aud: client.id,
      client_id: client.id,
      scope: client.scope,
      iat: 1_700_000_000,
      exp: 4_102_444_800,
    };
    const forgeries: Forgery[] = [
      ...unsignedJwts(payload),
      ['a token with an HMAC by an empty key', hmacJwt(payload, '')],
      ['a token with an HMAC by the client id', hmacJwt(payload, client.id)],
      ['a token with an HMAC by the client secret', hmacJwt(payload, client.secret)],
    ];
    const publicKey = await publishedKey({ send, target });
    if (publicKey !== undefined) {
      forgeries.push(['a token with an HMAC by the published key', hmacJwt(payload, publicKey)]);
    }
    for (const [what, forged] of forgeries) {
      must(`${what} opens nothing`, keptOut(await api.probe(forged), lastName));
    }
  },
});

/** The first key that the server publishes (RFC 8414 2, jwks_uri), as PEM; undefined when it publishes none. */
async function publishedKey({ send, target }: Pick<Context, 'send' | 'target'>): Promise<string | undefined> {
  const { metadata } = target.endpoints;
  if (metadata === undefined) return undefined;
  const address = (await send({ method: 'GET', url: metadata })).text('jwks_uri');
  if (address === undefined || !URL.canParse(address)) return undefined;
  const keys = (await send({ method: 'GET', url: address })).json?.['keys'];
  try {
    const key = createPublicKey({
      key: (Array.isArray(keys) ? keys[0] : undefined) as JsonWebKey,
      format: 'jwk',
    });
    return key.export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return undefined;
  }
}
