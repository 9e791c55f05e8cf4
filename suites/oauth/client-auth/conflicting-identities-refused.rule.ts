import { randomBytes } from 'node:crypto';
import { basicHeader, type Changes } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A request that names two different clients is refused',
  cites: [rfc6749('2.3', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['CLIENT-07'],
  alone: 'guesses',
  impact:
    'A gateway and the server can take one request for two different clients, so that limits and logs of one client are applied to tokens of another.',
  atRisk: 'access',
  remedy: 'Refuse a request whose body and Authorization header name different clients with invalid_request.',
  witness: witnessOf(['token'], 'a token request whose Basic header and form name different clients', {
    'a request that names two clients is refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ client, fields }) => {
          const named = fields.get('client_id') ?? '';
          return client.by === 'basic' && named !== '' && named !== client.id;
        })
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, target, given, must }) {
    const headers = [['authorization', basicHeader(client.id, client.secret)]] as const;
    const beside = (body: Changes) => client.served(body, { auth: 'none', headers });
    given('the client gets a token by Basic alone', issued(await beside({})));
    const invented = { client_id: `unknown-${randomBytes(8).toString('hex')}` };
    must('an invented client_id in the body is refused', refused(await beside(invented)));
    const { other } = target.clients;
    if (other === undefined) return;
    must(
      "a second client's client_id in the body is refused",
      refused(await beside({ client_id: other.id })),
    );
    const whole = { client_id: other.id, client_secret: other.secret };
    must("a second client's client_id and secret in the body are refused", refused(await beside(whole)));
  },
});
