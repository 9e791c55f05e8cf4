import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { all, delivered, neverSentTo, neverSentToHost } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const HOST = 'harness.invalid';

const PROBES = [
  ['a javascript: URI', 'javascript:alert(1)'],
  ['a data: URI', 'data:text/html,x'],
  ["an app's own scheme", 'myapp:/cb'],
  ['a path alone', '/cb'],
  ['a host without scheme', `//${HOST}/cb`],
  ['a host written like a path', `${HOST}/cb`],
] as const;

export default defineRule({
  title: 'Non-http, relative and scheme-relative redirect URIs are refused',
  cites: [rfc6749('3.1.2', 'MUST'), rfc9700('4.1.3', 'MUST')],
  covers: ['REDIR-10'],
  needs: ['authorization-code'],
  impact:
    'A prepared link can run a script in the browser of the admin who follows it, or hand the code to an app or a foreign host.',
  atRisk: 'access',
  remedy: 'Compare every redirect_uri with the registered ones in the same way, whatever its form.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    for (const [what, probe] of PROBES) {
      const outcome = await client.requests({ redirect_uri: probe });
      must(
        `the browser is not sent to ${what}`,
        all(neverSentTo(outcome, probe), neverSentToHost(outcome, HOST)),
      );
    }
  },
});
