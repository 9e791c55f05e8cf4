import { rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { partsOf } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

const PROBES = ['http://127.0.0.1:4711/cb', 'http://[::1]/cb', 'http://localhost/cb'];

export default defineRule({
  title: 'Loopback and localhost redirect URIs are refused unless registered',
  cites: [rfc9700('2.1', 'MUST'), rfc9700('4.1.3', 'MUST')],
  covers: ['REDIR-11'],
  needs: ['authorization-code'],
  impact: "Nothing at the PBX; any program on the admin's computer can pick up the code.",
  remedy:
    'Keep exceptions for development out of production: loopback addresses have to be registered like any other.',
  async check({ client, given, must, notApplicable }) {
    const hosts = client.info.redirectUris.map((uri) => partsOf(uri).host);
    if (hosts.some((host) => /^(localhost|127\..*|\[::1\])$/i.test(host))) {
      return notApplicable('the client has a loopback address registered');
    }
    given('the registered redirect URI is served', delivered(await client.requests(), client.redirectUri));
    for (const probe of PROBES) {
      const outcome = await client.requests({ redirect_uri: probe });
      must(`the browser is not sent to ${probe}`, neverSentTo(outcome, probe));
    }
  },
});
