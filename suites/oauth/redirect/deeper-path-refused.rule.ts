import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A path below the registered one is refused',
  cites: [rfc9700('4.1.3', 'MUST'), rfc6749('3.1.2.3', 'MUST')],
  covers: ['REDIR-03'],
  needs: ['authorization-code'],
  impact:
    'The code of an admin who follows a prepared link goes to another page below the callback, from which it can leak if that page passes its address on.',
  atRisk: 'access',
  remedy: 'Compare redirect_uri as a whole: a registered URI does not include the paths below it.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const path = partsOf(client.redirectUri).path.replace(/\/$/, '');
    for (const [what, below] of [
      ['one step below the registered path', '/extra'],
      ['two steps below the registered path', '/extra/more'],
    ] as const) {
      const probe = withParts(client.redirectUri, { path: `${path}${below}` });
      must(
        `the browser is not sent ${what}`,
        neverSentTo(await client.requests({ redirect_uri: probe }), probe),
      );
    }
  },
});
