import { randomBytes } from 'node:crypto';
import type { Changes } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, refused, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Error answers do not repeat secrets that were sent',
  cites: [rfc6749('10.3', 'SHOULD'), rfc6749('10.4', 'SHOULD')],
  covers: ['TOKEN-15'],
  alone: 'guesses',
  symptom: 'The integration log shows tokens, codes or the Client Secret.',
  impact:
    "A reader of the integration log, or of a copy sent to support, learns credentials of the PBX or a user's password.",
  atRisk: 'access',
  remedy: 'Leave every value that was sent out of error texts.',
  witness: witnessOf(['token'], 'a token request that is refused', {
    'a refusal does not repeat a secret that was sent': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ posts, answer }) => posts && answer.status >= 400 && refused(answer).holds)
        .flatMap((one) => secretsOf(one).map((secret) => withholds(one.answer, secret))),
  }),
  async check({ client, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const madeUp = (field: string) => `made-up-${field.replace('_', '-')}-${randomBytes(9).toString('hex')}`;
    const exchange = { grant_type: 'authorization_code', redirect_uri: client.redirectUri };
    const requests: readonly (readonly [field: string, fields: Changes])[] = [
      ['client_secret', { grant_type: 'client_credentials' }],
      ['code', exchange],
      ['refresh_token', { grant_type: 'refresh_token' }],
      ['code_verifier', { ...exchange, code: madeUp('code') }],
      ['password', { grant_type: 'password', username: 'unknown' }],
    ];
    for (const [field, fields] of requests) {
      const value = madeUp(field);
      const answer = await client.token({ ...fields, [field]: value });
      given(`a request with a made-up ${field} is refused`, refused(answer));
      must(`the answer does not repeat the ${field}`, withholds(answer, value));
    }
  },
});

/** Fields of a token request whose values are secrets. */
const SECRETS = ['client_secret', 'code', 'refresh_token', 'code_verifier', 'password'];
/** A shorter value may stand in an answer by chance. */
const SHORTEST = 16;

function secretsOf({ fields, client }: TokenRequest): string[] {
  const values = [client.secret, ...SECRETS.flatMap((name) => fields.getAll(name))];
  return values.filter((value) => value.length >= SHORTEST);
}

function withholds(answer: HttpResponse, secret: string): Finding {
  const inHeader = answer.headers.find(([, value]) => value.includes(secret))?.[0];
  const place = answer.body.includes(secret)
    ? 'in the body'
    : inHeader === undefined
      ? 'nowhere'
      : `in ${inHeader}`;
  return that(place === 'nowhere', 'the value nowhere in the answer', `the value ${place}`, answer);
}
