import { connectorApi, rfc6749 } from '../../kit/cites.ts';
import { delivered, issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Every registered redirect_uri works',
  cites: [rfc6749('3.1.2.3', 'MUST'), connectorApi('OAuth', 'MUST')],
  covers: ['REDIR-16'],
  needs: ['authorization-code', 'two-redirect-uris'],
  symptom:
    'Authorize succeeds at one PBX and ends on an error page at the other, although both addresses are registered.',
  impact: 'A PBX whose address is registered second cannot be connected.',
  atRisk: 'connection',
  remedy: 'Compare redirect_uri with each registered URI, and answer at the one that was requested.',
  async check({ client, must }) {
    for (const [index, uri] of client.info.redirectUris.entries()) {
      const outcome = await client.requests({ redirect_uri: uri });
      if (!must(`registered URI ${index + 1} gets the code`, delivered(outcome, uri))) continue;
      const code = (outcome.kind === 'redirect' ? outcome.query.get('code') : null) ?? '';
      const answer = await client.exchange(code, { redirect_uri: uri });
      must(`the code of registered URI ${index + 1} is accepted`, issued(answer));
    }
  },
});
