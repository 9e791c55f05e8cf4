import { rfc6749 } from '../../kit/cites.ts';
import { delivered, errorPage } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const FOREIGN = 'https://harness.invalid/cb';

export default defineRule({
  title: 'A missing or unknown client_id never causes a redirect',
  cites: [rfc6749('4.1.2.1', 'MUST'), rfc6749('3.1.2.4', 'MUST')],
  covers: ['AUTHZ-02'],
  needs: ['authorization-code', 'journey-end'],
  impact:
    'An attacker can make links with the trusted address of the server that send its users to any website.',
  atRisk: 'access',
  remedy: 'Show the error on a page of the server: without a known client, no redirect_uri can be trusted.',
  async check({ client, user, given, must }) {
    given('the registered client gets a code', delivered(await client.requests(), client.redirectUri));
    const unknown = crypto.randomUUID();
    const requests = [
      ['a missing client_id with a registered redirect_uri', { client_id: undefined }],
      ['a missing client_id with a foreign redirect_uri', { client_id: undefined, redirect_uri: FOREIGN }],
      ['an unknown client_id with a registered redirect_uri', { client_id: unknown }],
      ['an unknown client_id with a foreign redirect_uri', { client_id: unknown, redirect_uri: FOREIGN }],
    ] as const;
    for (const [what, changes] of requests) {
      must(`${what} ends on an error page`, errorPage(await user.opens(client.authorizationUrl(changes))));
    }
  },
});
