import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Every spelling of a number finds its contact',
  cites: [connectorApi('CRM API', 'MUST'), crmEngine('Number', 'MUST')],
  needs: ['crm-api'],
  symptom:
    'Some calls of a customer show the name and others do not, depending on the trunk they come in by.',
  impact: 'Calls from known contacts reach agents without a name, and are not logged with the contact.',
  atRisk: 'records',
  remedy:
    'Normalize numbers to E.164 with the country of the account, both when a contact is stored and when one is searched.',
  async check({ client, api, given, must, notApplicable }) {
    const { phone, spellings, lastName } = api.contact;
    const others = spellings.filter((spelling) => spelling !== phone);
    if (others.length === 0) notApplicable('the target file names no other spelling of the known number');
    const token = await client.accessToken();
    given('the number as the CRM has it finds the contact', servedContact(await api.probe(token), lastName));
    for (const [index, spelling] of others.entries()) {
      const answer = await api.search(token, { phone: spelling });
      must(`spelling ${index + 1} of the target file finds the contact`, servedContact(answer, lastName));
    }
  },
});
