import type { Api } from '../../kit/actors/api.ts';
import { guide, rfc6749 } from '../../kit/cites.ts';
import { ownerFinds } from '../../kit/findings/accounts.ts';
import { hidesContact, noBreakdown, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

/** What an admin may leave in the Account ID field; `undefined` leaves the header out. */
const SELECTORS: readonly (readonly [what: string, value: string | undefined])[] = [
  ['a missing Account ID', undefined],
  ['an empty Account ID', ''],
  ['the Account ID 0', '0'],
  ['the Account ID -1', '-1'],
  ['the Account ID abc', 'abc'],
  ['an Account ID that no account has', '5f0c1b52-9f2e-4c1b-8a44-0d9b1f6f6d11'],
  ['an Account ID of SQL', "1' OR '1'='1"],
];

export default defineRule({
  title: 'A missing or malformed Account ID never falls back to some account',
  cites: [rfc6749('10.14', 'MUST'), guide('Import the CRM Template', 'MUST')],
  covers: ['TENANT-09'],
  needs: ['crm-api', 'second-client', 'second-account'],
  symptom:
    "With a mistyped Account ID in the CRM integration, calls show names from another company's contacts.",
  impact: "One account's contacts are shown to another that leaves its Account ID out or mistypes it.",
  atRisk: 'access',
  remedy:
    'Refuse an Account ID that differs from that of the token, and never fall back to a default account.',
  async check({ client, stranger, api, otherApi, target, given, must, notApplicable }) {
    const header = target.api.accountHeader;
    if (header === undefined) return notApplicable('the account comes from the token alone');
    const [token, otherToken] = [await client.accessToken(), await stranger.accessToken()];
    given(
      "the first account's client finds its contact",
      servedContact(await api.probe(token), api.contact.lastName),
    );
    given("the second account's client finds its contact", await ownerFinds({ stranger, otherApi }));

    const plain = await api.probe(undefined);
    const directions: readonly (readonly [string, string, Api])[] = [
      ['first', token, otherApi],
      ['second', otherToken, api],
    ];
    for (const [whose, bearer, { contact }] of directions) {
      for (const [what, value] of SELECTORS) {
        const answer = await api.search(bearer, { phone: contact.phone }, { headers: { [header]: value } });
        must(
          `with the ${whose} account's token, ${what} opens no other account`,
          hidesContact(answer, contact.lastName),
        );
        must(
          `with the ${whose} account's token, ${what} does not break the server`,
          noBreakdown(answer, plain),
          {
            impact: 'The admin reads of a fault of the server in place of a wrong Account ID.',
            atRisk: 'diagnosis',
          },
        );
      }
    }
  },
});
