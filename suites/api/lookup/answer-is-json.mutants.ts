import { mutants, type WireExchange } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'answers of the search are sent as text/html',
    tamper: (exchange) =>
      onSearch(exchange) && exchange.status === 200
        ? { ...exchange, headers: { ...exchange.headers, 'content-type': 'text/html; charset=utf-8' } }
        : exchange,
    breaks: 'the contact found is sent as application/json',
  },
  {
    name: 'an unknown number is answered with a page',
    tamper: (exchange) =>
      onSearch(exchange) && exchange.body.includes('"placeholder"') && /phone=%2B33[1-6]/.test(exchange.url)
        ? { ...exchange, body: '<p>No contact was found.</p>' }
        : exchange,
    breaks: 'the answer to an unknown number is a JSON object',
    alsoFails: [
      'api/lookup/unknown-caller-stand-in',
      'api/lookup/display-name-carried',
      'pbx/calls/placeholder-keeps-its-promise',
      'pbx/calls/unknown-caller-logged',
    ],
  },
);

function onSearch({ url }: WireExchange): boolean {
  return url.startsWith('/api/crm/lookup/contacts/search');
}
