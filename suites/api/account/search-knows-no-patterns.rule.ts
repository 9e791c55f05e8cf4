import { rfc6749 } from '../../kit/cites.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const FRAGMENTS = ['%', '_', '*', '.*', '%25', "' OR '1'='1", "'", '") OR 1=1 --'] as const;

export default defineRule({
  title: 'Search patterns and SQL fragments in phone or email match nothing extra',
  cites: [rfc6749('10.14', 'MUST')],
  covers: ['TENANT-11'],
  needs: ['crm-api'],
  symptom: 'A caller whose number holds odd characters is shown under the name of another contact.',
  impact:
    'A client of the account can list contacts it has no number for, and a call can be shown and logged under the wrong contact. Where a value reaches SQL unescaped, it may read more than contacts.',
  atRisk: 'access',
  remedy: 'Compare for equality with bound parameters. Where LIKE is used, escape % and _ in the value.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { phone, email = '', lastName } = api.contact;
    given(
      'a search with the whole number returns the contact',
      servedContact(await api.probe(token), lastName),
    );
    const phones = [
      ...FRAGMENTS.map((value) => [`phone=${value}`, value] as const),
      ['the number with _ for its last digit', `${phone.slice(0, -1)}_`],
      ['the end of the number after %', `%${phone.slice(-6)}`],
      ['the start of the number before *', `${phone.slice(0, -4)}*`],
    ] as const;
    const emails = [
      ...FRAGMENTS.map((value) => [`email=${value}`, value] as const),
      ...(email === ''
        ? []
        : ([
            ['the address with _ for its last letter', `${email.slice(0, -1)}_`],
            ['the start of the address before %', `${email.slice(0, 3)}%`],
          ] as const)),
    ];
    for (const [what, value] of phones) {
      must(`${what} matches no contact`, hidesContact(await api.search(token, { phone: value }), lastName));
    }
    for (const [what, value] of emails) {
      must(`${what} matches no contact`, hidesContact(await api.search(token, { email: value }), lastName));
    }
    must('phone[]=x matches no contact', hidesContact(await api.search(token, { 'phone[]': 'x' }), lastName));
  },
});
