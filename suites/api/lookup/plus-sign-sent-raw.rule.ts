import { crmEngine } from '../../kit/cites.ts';
import { servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A number is found although its + was sent raw and so arrives as a space',
  cites: [crmEngine('Request', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'With a template that puts [Number] into the URL unencoded, international calls show no name.',
  impact: 'Calls from numbers in international form reach agents without the name of the contact.',
  atRisk: 'records',
  remedy:
    'Trim the number, and read one that begins with a country code as international; or encode it in the template with Replace("+","%2B").',
  async check({ client, api, given, must, notApplicable }) {
    const { phone, spellings, lastName } = api.contact;
    const international = [phone, ...spellings].find((spelling) => spelling.startsWith('+'));
    if (international === undefined) return notApplicable('the target file names no spelling with a +');
    const token = await client.accessToken();
    const found = await api.search(token, { phone: international });
    given('the number with %2B finds the contact', servedContact(found, lastName));
    const url = `${api.searchUrl}${api.searchUrl.includes('?') ? '&' : '?'}phone=${international}`;
    must(
      'the number with a raw + finds the contact',
      servedContact(await api.search(token, {}, { url }), lastName),
    );
  },
});
