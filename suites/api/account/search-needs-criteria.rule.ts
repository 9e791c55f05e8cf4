import { connectorApi, rfc9700 } from '../../kit/cites.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A contact search without criteria lists no contacts',
  cites: [connectorApi('CRM API', 'MUST'), rfc9700('2.3', 'MUST')],
  covers: ['TENANT-10'],
  needs: ['crm-api'],
  symptom: 'A caller who withholds the number is shown under the name of a contact who did not call.',
  impact:
    'Anonymous calls are shown and logged under the wrong contact, and a client reads contacts without knowing a number or an address.',
  atRisk: 'records',
  remedy:
    'Refuse a search with neither phone nor email with 400, and find no contact for a number that is empty.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { lastName } = api.contact;
    given('a search with a number returns the contact', servedContact(await api.probe(token), lastName));
    const searches = [
      ['without parameters', {}],
      ['with an empty phone', { phone: '' }],
      ['with an empty email', { email: '' }],
      ['with both empty', { phone: '', email: '' }],
      ['with a phone of + alone', { phone: '+' }],
      ['with a phone of a space', { phone: ' ' }],
    ] as const;
    for (const [what, query] of searches) {
      must(`a search ${what} lists no contact`, hidesContact(await api.search(token, query), lastName));
    }
  },
});
