import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { all, delivered, neverSentTo, neverSentToHost } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

const FOREIGN = 'harness.invalid';

export default defineRule({
  title: 'Host look-alikes and user-info tricks are refused',
  cites: [rfc9700('4.1.3', 'MUST'), rfc6749('10.6', 'MUST')],
  covers: ['REDIR-08'],
  needs: ['authorization-code'],
  impact:
    "The code of an admin who follows a prepared link and approves goes to a stranger's host whose name resembles that of the PBX.",
  atRisk: 'access',
  remedy: 'Compare redirect_uri as a whole, and never search it for the registered host.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const { host } = partsOf(client.redirectUri);
    const hosts = [
      ['a host that ends with the registered name', `evil-${host}`],
      ['a host that begins with the registered name', `${host}.${FOREIGN}`],
      ['a host below the registered one', `sub.${host}`],
      ['the registered host with a user name', `user@${host}`],
      ['a host with the registered name as user name', `${host}@${FOREIGN}`],
      ['a host with a backslash before the registered name', `${FOREIGN}\\@${host}`],
      ['the registered host with a trailing dot', `${host}.`],
    ] as const;
    for (const [what, lookAlike] of hosts) {
      const probe = withParts(client.redirectUri, { host: lookAlike });
      const outcome = await client.requests({ redirect_uri: probe });
      must(
        `the browser is not sent to ${what}`,
        all(neverSentTo(outcome, probe), neverSentToHost(outcome, FOREIGN)),
      );
    }
  },
});
