import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "Another client's registered redirect_uri is refused",
  cites: [rfc6749('3.1.2.3', 'MUST'), rfc6749('10.6', 'MUST'), rfc9700('4.1.3', 'MUST')],
  covers: ['REDIR-12'],
  needs: ['authorization-code', 'second-client'],
  impact: "The code of an admin who follows a prepared link goes to another customer's PBX.",
  atRisk: 'access',
  remedy: 'Look up redirect_uri among the URIs of the client that the request names, and among no others.',
  async check({ client, stranger, given, must, notApplicable }) {
    const probe = stranger.info.redirectUris.find((uri) => !client.info.redirectUris.includes(uri));
    if (probe === undefined)
      return notApplicable('the second client has no redirect URI that is not registered for the first');
    given(
      "the client's own redirect URI is accepted",
      delivered(await client.requests(), client.redirectUri),
    );
    const outcome = await client.requests({ redirect_uri: probe });
    must("the browser is not sent to the other client's redirect URI", neverSentTo(outcome, probe));
  },
});
