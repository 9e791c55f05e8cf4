import { guide, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { ownerFinds } from '../../kit/findings/accounts.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "A token of one account does not show another account's contacts",
  cites: [rfc9700('2.3', 'MUST'), rfc6749('7', 'MUST'), guide('Import the CRM Template', 'MUST')],
  covers: ['TENANT-01'],
  needs: ['crm-api', 'second-account', 'second-client'],
  symptom: "Calls show the names of another company's contacts.",
  impact: 'Every account on the server can read the contacts of the others by number or email address.',
  atRisk: 'access',
  remedy: 'Limit every query for contacts, by phone and by email, to the account of the token.',
  async check({ client, stranger, api, otherApi, target, given, must }) {
    const token = await client.accessToken();
    given("the account's own contact is found", servedContact(await api.probe(token), api.contact.lastName));
    if (target.capabilities.has('second-client')) {
      given(
        "the other account's client finds that account's contact",
        await ownerFinds({ stranger, otherApi }),
      );
    }
    const { phone, email, lastName } = otherApi.contact;
    const byPhone = await api.search(token, { phone });
    must("the other account's contact is not found by its number", hidesContact(byPhone, lastName));
    if (email === undefined) return;
    const byEmail = await api.search(token, { email });
    must("the other account's contact is not found by its address", hidesContact(byEmail, lastName));
  },
});
