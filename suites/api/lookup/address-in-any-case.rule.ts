import { connectorApi } from '../../kit/cites.ts';
import { servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An email address finds its contact in any letter case',
  cites: [connectorApi('CRM API', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'A chat shows no name when the visitor types the address with a capital letter.',
  impact: 'Chats with known contacts reach agents without a name.',
  atRisk: 'records',
  remedy: 'Compare addresses without regard to letter case.',
  async check({ client, api, given, must, notApplicable }) {
    const { email, lastName } = api.contact;
    if (email === undefined)
      return notApplicable('the target file names no email address of the known contact');
    const token = await client.accessToken();
    given('the address finds the contact', servedContact(await api.search(token, { email }), lastName));
    for (const [what, spelling] of [
      ['in capital letters', email.toUpperCase()],
      ['with a capital first letter', email.charAt(0).toUpperCase() + email.slice(1)],
    ] as const) {
      const answer = await api.search(token, { email: spelling });
      must(`the address ${what} finds the contact`, servedContact(answer, lastName));
    }
  },
});
