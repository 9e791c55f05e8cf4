import type { ApiRequest } from '../../kit/actors/api.ts';
import { guide, rfc9700 } from '../../kit/cites.ts';
import { ownerFinds } from '../../kit/findings/accounts.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Naming a foreign Account ID does not open that account',
  cites: [rfc9700('2.3', 'MUST'), guide('Import the CRM Template', 'MUST')],
  covers: ['TENANT-02'],
  needs: ['crm-api', 'second-account', 'second-client'],
  symptom:
    "With another company's Account ID in the CRM integration, calls show the contacts of that company.",
  impact: "A client of one account reads another account's contacts by naming that account in a request.",
  atRisk: 'access',
  remedy:
    'Take the account from the token. Compare an Account ID in the request with it, and refuse one that differs with 403.',
  async check({ client, stranger, api, otherApi, target, given, must }) {
    const token = await client.accessToken();
    given(
      'a search in the account of the token returns the contact',
      servedContact(await api.probe(token), api.contact.lastName),
    );
    if (target.capabilities.has('second-client')) {
      given(
        "the other account's client finds that account's contact",
        await ownerFinds({ stranger, otherApi }),
      );
    }
    const { phone, lastName } = otherApi.contact;
    const { id } = otherApi.account;
    const headers = new Set([target.api.accountHeader ?? 'X-Account-Id', 'X-Account-Id', 'X-Tenant']);
    const ways: readonly (readonly [string, ApiRequest])[] = [
      ...[...headers].map((name) => [`the header ${name}`, { headers: { [name]: id } }] as const),
      ...['account_id', 'accountId', 'tenant', 'customer_id', 'client'].map(
        (name) => [`the query parameter ${name}`, { query: { phone, [name]: id } }] as const,
      ),
    ];
    for (const [way, request] of ways) {
      const answer = await api.search(token, { phone }, request);
      must(`the other account named in ${way} stays closed`, hidesContact(answer, lastName));
    }
  },
});
