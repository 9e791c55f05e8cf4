import { encode } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Client credentials in the request URI are not accepted',
  cites: [rfc6749('2.3.1', 'MUST')],
  covers: ['CLIENT-06'],
  impact:
    'A client that puts its Client Secret into the URL works unnoticed, and the secret ends up in the access logs of every proxy and server on the way.',
  atRisk: 'access',
  remedy:
    'Read client_id and client_secret from the form body or the Authorization header, never from the query.',
  witness: witnessOf(['token'], 'a token request with the client secret in its URL alone', {
    'credentials in the URL are refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ posts, client, query }) => posts && client.by === 'nothing' && query.has('client_secret'))
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, given, must }) {
    given(
      'the client gets a token with its credentials in the body or the header',
      issued(await client.served()),
    );
    const query = encode({ client_id: client.id, client_secret: client.secret });
    must(
      'the same credentials in the query are refused',
      refused(await client.served({}, { auth: 'none', query })),
    );
  },
});
