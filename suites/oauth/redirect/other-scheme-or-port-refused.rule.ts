import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Another scheme or port than the registered one is refused',
  cites: [rfc9700('2.1', 'MUST'), rfc9700('2.6', 'MUST'), rfc6749('3.1.2.3', 'MUST')],
  covers: ['REDIR-06'],
  needs: ['authorization-code'],
  impact:
    "The code of an admin who follows a prepared link travels unencrypted, or goes to another program on the PBX's host.",
  atRisk: 'access',
  remedy: 'Compare redirect_uri as a whole, with its scheme and its port.',
  async check({ client, given, must, note }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const { scheme, host, port } = partsOf(client.redirectUri);
    const otherScheme = withParts(client.redirectUri, { scheme: scheme === 'https' ? 'http' : 'https' });
    must(
      'the browser is not sent to the other scheme',
      neverSentTo(await client.requests({ redirect_uri: otherScheme }), otherScheme),
    );
    if (scheme === 'http' && /^(localhost|127\..*|\[::1\])$/i.test(host)) {
      note(
        'The port of a loopback redirect URI is left to the client (RFC 8252 7.3), so no other port was tried.',
      );
      return;
    }
    const otherPort = withParts(client.redirectUri, { port: port === ':8443' ? ':8444' : ':8443' });
    must(
      'the browser is not sent to another port',
      neverSentTo(await client.requests({ redirect_uri: otherPort }), otherPort),
    );
  },
});
