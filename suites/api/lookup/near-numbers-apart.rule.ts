import { connectorApi } from '../../kit/cites.ts';
import { hidesContact, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Different numbers that share their last digits, or their first, do not match',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api'],
  symptom: 'A call shows the name of another contact, whose number resembles that of the caller.',
  impact: "Agents see the wrong customer's name and data, and the call is logged with the wrong contact.",
  atRisk: 'records',
  remedy: 'Compare whole numbers in E.164, not their last or first digits.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { phone, lastName } = api.contact;
    given('the number itself finds the contact', servedContact(await api.probe(token), lastName));
    const near = [
      ['with another digit before the last seven', changeDigit(phone, 8)],
      ['with another last digit', changeDigit(phone, 1)],
      ['with one digit more', `${phone}1`],
    ] as const;
    for (const [what, number] of near) {
      const answer = await api.search(token, { phone: number });
      must(`the number ${what} does not find it`, hidesContact(answer, lastName));
    }
  },
});

/** @param fromEnd 1 is the last digit; one that is not there leaves the number with a digit more at its start */
function changeDigit(phone: string, fromEnd: number): string {
  const places = [...phone.matchAll(/\d/g)].map(({ index }) => index);
  const place = places.at(-fromEnd);
  if (place === undefined) return phone.replace(/\d/, '7$&');
  return `${phone.slice(0, place)}${(Number(phone[place]) + 1) % 10}${phone.slice(place + 1)}`;
}
