import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants, type WireExchange } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a new contact is answered with 200',
    tamper: (exchange) => (created(exchange) ? { ...exchange, status: 200 } : exchange),
    breaks: 'the contact is created with 201',
  },
  {
    name: 'a new contact is answered without saying ok',
    tamper: (exchange) =>
      created(exchange) ? { ...exchange, body: exchange.body.replace('"ok"', '"created"') } : exchange,
    breaks: 'the answer says ok',
  },
  {
    name: 'a new contact is answered with its id alone',
    tamper: (exchange) =>
      created(exchange) ? { ...exchange, body: '{"response":"ok","contact":{"id":"1"}}' } : exchange,
    breaks: 'the answer holds the new contact',
    alsoFails: ['api/contacts/hostile-names-kept'],
  },
  {
    name: 'the number of a new contact is not found before the next index run',
    policy: {
      searchableNumbers: (contact) =>
        contact.last_name.startsWith('Harness') && contact.email !== '' && contact.phone_business_1 === ''
          ? []
          : soundPolicy.searchableNumbers(contact),
    },
    breaks: 'the new contact is found by its number',
  },
  {
    name: 'a new contact is stored without its address',
    policy: { newContact: (fields) => ({ ...fields, email: '' }) },
    breaks: 'the new contact is found by its address',
  },
);

function created({ method, url, status }: WireExchange): boolean {
  return method === 'POST' && url.endsWith('/lookup/contacts') && status === 201;
}
