import { connectorApi, rfc6749 } from '../../kit/cites.ts';
import { servedContact, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

const NAMES: readonly (readonly [what: string, name: string])[] = [
  ['HTML', '<b onclick="x()">Harness</b>'],
  ['an entity', 'Harness &amp; Sons'],
  ['SQL', "O'Harness'); DROP TABLE contacts; --"],
  ['the brackets of a template', '[Number] [[Agent].Replace("a","b")]'],
  ['the escapes of a template', '{{Number}} ^^Harness^^'],
  ['backslashes and quotes', 'Har\\\\ness "the" \\n'],
  ['a formula', '=HYPERLINK("https://evil.example")'],
];

export default defineRule({
  title: 'A name with HTML, SQL or brackets is stored and returned unchanged',
  cites: [connectorApi('CRM API', 'MUST'), rfc6749('10.14', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom: 'Calls show names such as O&#39;Harness, or names that end at a quote.',
  impact:
    "Names in the account's CRM are wrong or cut, and contacts can be lost. Where a name reaches SQL unescaped, a caller's name can change the database.",
  atRisk: 'records',
  remedy: 'Bind values in SQL, store texts as sent, and escape only where a page is written.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const plain = sampleContact();
    await api.createContact(token, plain);
    const found = await api.search(token, { email: plain.email });
    given('a plain name is stored and returned', servedContact(found, plain.last_name));
    for (const [what, last_name] of NAMES) {
      const contact = { ...sampleContact(), last_name, phone: sampleNumber() };
      const created = await api.createContact(token, contact);
      const inside = created.json?.['contact'];
      const returned =
        typeof inside === 'object' && inside !== null && 'last_name' in inside ? inside.last_name : undefined;
      must(
        `a name with ${what} comes back from its creation`,
        that(returned === last_name, last_name, String(returned ?? created.describe()), created),
      );
      const after = await api.search(token, { email: contact.email });
      must(`a name with ${what} comes back from the search`, servedContact(after, last_name));
    }
    must('the known contact is still found', servedContact(await api.probe(token), api.contact.lastName));
  },
});
