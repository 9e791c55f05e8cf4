import { crmEngine } from '../../kit/cites.ts';
import { contactsIn, type Finding, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { isRecord } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A contact that is found shows the number in the spelling that was searched',
  cites: [crmEngine('Scenarios', 'SHOULD')],
  needs: ['crm-api'],
  symptom:
    'The Test shows "No match", and calls no name, for a contact that the CRM returns: 3CX drops a contact when none of its numbers contains the searched one.',
  impact: 'Calls from known contacts reach agents without a name.',
  atRisk: 'records',
  remedy:
    "Repeat the searched spelling in one of the contact's numbers, or let the template do so in an output.",
  witness: witnessOf(['api'], 'a search by number that finds a contact', {
    'a contact shows the number that was searched': ({ lookups }) =>
      lookups.flatMap((lookup) => {
        const [number, ...others] = lookup.query.getAll('phone');
        const found =
          number !== undefined && number !== '' && number.trim() === number && others.length === 0;
        const real = lookup.contacts.length === 1 && lookup.contacts.every((one) => isRecord(one, lookup));
        return found && real ? [shows(lookup.answer, number)] : [];
      }),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { phone, spellings, lastName } = api.contact;
    const found = await api.probe(token);
    given('the number as the CRM has it finds the contact', servedContact(found, lastName));
    must('the number as the CRM has it is shown', shows(found, phone));
    const others = spellings.filter((spelling) => spelling !== phone);
    for (const [index, spelling] of others.entries()) {
      const answer = await api.search(token, { phone: spelling });
      given(`spelling ${index + 1} of the target file finds the contact`, servedContact(answer, lastName));
      must(`spelling ${index + 1} of the target file is shown`, shows(answer, spelling));
    }
  },
});

function shows(answer: HttpResponse, spelling: string): Finding {
  const numbers = contactsIn(answer).flatMap((contact) =>
    Object.entries(contact).flatMap(([name, value]) => (name.startsWith('phone') ? [String(value)] : [])),
  );
  const shown = numbers.filter((number) => number !== '');
  const holds = shown.some((number) => number.includes(spelling));
  return that(holds, `a number that contains ${spelling}`, shown.join(', ') || 'no number', answer);
}
