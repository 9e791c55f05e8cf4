import { mutants } from 'pbx-conformance/kit';

export default mutants({
  name: 'the CRM API answers as plain text',
  tamper: (exchange) =>
    exchange.url.includes('/contacts/search')
      ? { ...exchange, headers: { ...exchange.headers, 'content-type': 'text/plain' } }
      : exchange,
  breaks: 'the answer is JSON',
});
