import { connectorApi } from '../../kit/cites.ts';
import { servedContact, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

const NAMES: readonly (readonly [what: string, name: string])[] = [
  ['accents', 'Müller-Lefèvre'],
  ['decomposed accents', 'Jose\u0301'],
  ['Greek', 'Παπαδόπουλος'],
  ['Arabic', 'الحداد'],
  ['Chinese', '王小明'],
  ['an emoji', 'Harness 🛠️👩‍🔧'],
];

export default defineRule({
  title: 'Names of every script come back intact',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom: 'Calls show MÃ¼ller, M?ller or boxes in place of Müller.',
  impact:
    'Names of contacts outside plain ASCII are stored or returned damaged, and agents cannot read them.',
  atRisk: 'records',
  remedy: 'Use UTF-8 from the body to the database and back, utf8mb4 in MySQL, and do not normalize names.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const plain = sampleContact();
    await api.createContact(token, plain);
    const found = await api.search(token, { email: plain.email });
    given('a name of plain letters comes back', servedContact(found, plain.last_name));
    for (const [what, last_name] of NAMES) {
      const contact = { ...sampleContact(), last_name };
      await api.createContact(token, contact);
      const after = await api.search(token, { email: contact.email });
      must(`a name with ${what} comes back`, servedContact(after, last_name));
      must(
        `a name with ${what} brings no replacement character`,
        that(!after.body.includes('\uFFFD'), 'no U+FFFD', 'U+FFFD', after),
      );
    }
  },
});
