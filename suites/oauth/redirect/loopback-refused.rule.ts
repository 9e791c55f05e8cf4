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
  impact:
    "The code of an admin who follows a prepared link goes to a program on the admin's own computer, and any program that runs there can receive it.",
  atRisk: 'access',
  remedy:
    'Keep exceptions for development out of production: require loopback addresses to be registered like any other.',
  async check({ client, given, must, notApplicable }) {
    const hosts = client.info.redirectUris.map((uri) => partsOf(uri).host);
    if (hosts.some((host) => /^(localhost|127\..*|\[::1\])$/i.test(host))) {
      return notApplicable('the client has a loopback address registered');
    }
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    for (const probe of PROBES) {
      const outcome = await client.requests({ redirect_uri: probe });
      must(`the browser is not sent to ${probe}`, neverSentTo(outcome, probe));
    }
  },
});
