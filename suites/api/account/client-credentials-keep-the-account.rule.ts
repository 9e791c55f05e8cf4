import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { cannotReachMain, ownerFinds } from '../../kit/findings/accounts.ts';
import { refused, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A client credentials token is confined to the account of its client',
  cites: [rfc6749('4.4', 'MUST'), rfc9700('2.3', 'MUST')],
  covers: ['TENANT-07'],
  needs: ['crm-api', 'client-credentials', 'second-client', 'second-account'],
  impact: "Another customer's client reads the contacts of this account with a token of its own.",
  atRisk: 'access',
  remedy:
    'Take the account of a client credentials token from the registration of the client, never from the request.',
  async check({ client, stranger, api, otherApi, given, must, notApplicable }) {
    if (!stranger.info.grants.includes('client_credentials')) {
      notApplicable('the second client may not use client credentials');
    }
    const own = await client.accessToken();
    given(
      "the first account's client finds its contact",
      servedContact(await api.probe(own), api.contact.lastName),
    );
    given("the second account's client finds its contact", await ownerFinds({ stranger, otherApi }));

    for (const [how, changes] of [
      ['as always', {}],
      ['with the other Account ID', { account_id: api.account.id }],
    ] as const) {
      const answer = await stranger.clientCredentials(changes);
      const token = answer.accessToken;
      must(
        `a token asked for ${how} does not open the first account`,
        token === undefined ? refused(answer) : await cannotReachMain({ api, otherApi }, token),
      );
    }
  },
});
