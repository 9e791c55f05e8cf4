import { connectorApi } from '../../kit/cites.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A contact is found by its email address, and by no other',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api'],
  symptom: 'Chats show no name, or the name of another contact at the same company.',
  impact:
    'Agents do not see which contact they chat with, or see the wrong one, and the chat is logged accordingly.',
  atRisk: 'records',
  remedy: 'Compare the whole address for equality.',
  async check({ client, api, given, must, notApplicable }) {
    const { email, lastName } = api.contact;
    if (email === undefined)
      return notApplicable('the target file names no email address of the known contact');
    const token = await client.accessToken();
    given('the contact is found by its number', servedContact(await api.probe(token), lastName));
    must('the address finds the contact', servedContact(await api.search(token, { email }), lastName));
    const [, domain = ''] = email.split('@');
    const colleague = await api.search(token, { email: `someone.else@${domain}` });
    must('another address at the same domain does not find it', hidesContact(colleague, lastName));
    const longer = await api.search(token, { email: `x${email}` });
    must('a longer address that ends in it does not find it', hidesContact(longer, lastName));
  },
});
