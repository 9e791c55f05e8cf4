import { encode } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A GET request never yields a token',
  cites: [rfc6749('3.2', 'MUST')],
  covers: ['TOKEN-08'],
  needs: ['client-credentials'],
  impact:
    'A client that sends its Client Secret or a code in the URL works unnoticed, and both end up in the access logs of every proxy and server on the way.',
  atRisk: 'access',
  remedy: 'Let the token endpoint answer POST only, and read its parameters from the body only.',
  witness: witnessOf(['token'], 'a GET request to the token endpoint', {
    'a GET request is refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ seen, query }) => seen.request.method === 'GET' && query.has('grant_type'))
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, target, given, must }) {
    const credentials = { client_id: client.id, client_secret: client.secret };
    const byGet = (fields: Readonly<Record<string, string>>) =>
      client.token({}, { method: 'GET', auth: 'none', query: encode({ ...fields, ...credentials }) });

    given('the client credentials request is accepted by POST', issued(await client.clientCredentials()));
    must(
      'the client credentials request is refused by GET',
      refused(await byGet({ grant_type: 'client_credentials', scope: client.scope })),
    );
    if (!target.capabilities.has('authorization-code') || !client.info.grants.includes('authorization_code'))
      return;

    given('a code exchange is accepted by POST', issued(await client.exchange(await client.authorize())));
    const code = await client.authorize();
    must(
      'a code exchange is refused by GET',
      refused(await byGet({ grant_type: 'authorization_code', code, redirect_uri: client.redirectUri })),
    );
  },
});
