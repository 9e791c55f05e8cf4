import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Another path on the registered host is refused',
  cites: [rfc9700('4.1.3', 'MUST'), rfc6749('3.1.2.3', 'MUST')],
  covers: ['REDIR-02'],
  needs: ['authorization-code'],
  impact:
    "The code of an admin who follows a prepared link goes to another page of the PBX's host, from which it can leak if that page passes its address on.",
  atRisk: 'access',
  remedy: 'Compare redirect_uri as a whole, not only its beginning.',
  async check({ client, given, must, notApplicable }) {
    const [, folder, name, slash] = /^(.*\/)([^/]+)(\/?)$/.exec(partsOf(client.redirectUri).path) ?? [];
    if (folder === undefined) return notApplicable('the registered redirect URI has no path');
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    for (const [what, path] of [
      ['a neighbouring path', `${folder}harness${slash}`],
      ['a path with letters appended', `${folder}${name}2${slash}`],
    ] as const) {
      const probe = withParts(client.redirectUri, { path });
      must(
        `the browser is not sent to ${what}`,
        neverSentTo(await client.requests({ redirect_uri: probe }), probe),
      );
    }
  },
});
