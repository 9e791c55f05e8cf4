import { connectorApi, rfc6749 } from '../../kit/cites.ts';
import { noBreakdown, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

/** Ends of a query, as sent. */
const QUERIES: readonly (readonly [what: string, query: string])[] = [
  ['letters', 'phone=anonymous'],
  ['a name before the number', 'phone=sip%3A%2B33199001234%40pbx.example.com'],
  ['two thousand digits', `phone=${'1'.repeat(2000)}`],
  ['digits of another script', 'phone=%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5'],
  ['an emoji', 'phone=%F0%9F%93%9E'],
  ['a NUL', 'phone=1%002'],
  ['a line break', 'phone=1%0D%0A2'],
  ['bytes that are no UTF-8', 'phone=%FF%FE'],
  ['a broken escape', 'phone=%zz'],
  ['two numbers', 'phone=1&phone=2'],
  ['an address without @', 'email=unknown'],
  ['an address of a thousand letters', `email=${'a'.repeat(1000)}%40harness.example`],
  ['an address with a NUL', 'email=a%00%40harness.example'],
];

export default defineRule({
  title: 'No value of phone or email breaks the search',
  cites: [rfc6749('10.14', 'MUST'), connectorApi('CRM API', 'MUST')],
  needs: ['crm-api'],
  symptom: 'A call from a withheld or odd number leaves HTTP 500 in the integration log.',
  impact:
    'Such calls reach agents without an answer from the CRM, and the admin is sent looking for a fault of the server.',
  atRisk: 'records',
  remedy:
    'Read the parameters as texts, refuse values that are too long with 400, and find no contact for a value that is not a number.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('a plain number finds its contact', servedContact(await api.probe(token), api.contact.lastName));
    for (const [what, query] of QUERIES) {
      const url = `${api.searchUrl}${api.searchUrl.includes('?') ? '&' : '?'}${query}`;
      must(`${what} does not break the search`, noBreakdown(await api.search(token, {}, { url })));
    }
  },
});
