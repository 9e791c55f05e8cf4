import type { ApiRequest } from '../../kit/actors/api.ts';
import { guide, rfc9700 } from '../../kit/cites.ts';
import { ownerFinds } from '../../kit/findings/accounts.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'Contacts are created only in the account of the token',
  cites: [rfc9700('2.3', 'MUST'), guide('Import the CRM Template', 'MUST')],
  covers: ['TENANT-03'],
  needs: ['crm-api', 'contact-creation', 'second-client', 'second-account'],
  permissions: ['destructive'],
  symptom: 'Contacts appear in the CRM that no call of this PBX has created.',
  impact:
    "A client of one account can plant contacts in another: that account's PBX then shows callers under names of the attacker's choice.",
  atRisk: 'access',
  remedy:
    'Store a new contact in the account of the token, and ignore an account named in the body or a header.',
  async check({ client, stranger, api, otherApi, target, given, must }) {
    const [token, otherToken] = [await client.accessToken(), await stranger.accessToken()];
    const sample = () => ({ ...sampleContact(), phone: sampleNumber() });
    const plain = sample();
    await api.createContact(token, plain);
    const found = await api.search(token, { phone: plain.phone });
    given('a contact that is created is found by its own account', servedContact(found, plain.last_name));
    given(
      "the other account's client finds that account's contact",
      await ownerFinds({ stranger, otherApi }),
    );

    const { id } = otherApi.account;
    const header = target.api.accountHeader;
    const ways: readonly (readonly [string, object, ApiRequest])[] = [
      ['account_id in its body', { account_id: id }, {}],
      ['accountId in its body', { accountId: id }, {}],
      ...(header === undefined ? [] : [['the account header', {}, { headers: { [header]: id } }] as const]),
    ];
    for (const [way, members, request] of ways) {
      const contact = sample();
      await api.createContact(token, { ...contact, ...members }, request);
      const answer = await otherApi.search(otherToken, { phone: contact.phone });
      must(
        `a contact that names the other account by ${way} is not stored in that account`,
        hidesContact(answer, contact.last_name),
      );
    }
  },
});
