import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'answers of the search may be kept by any cache for an hour',
  tamper: (exchange) =>
    exchange.url.startsWith('/api/crm/lookup/contacts/search')
      ? { ...exchange, headers: { ...exchange.headers, 'cache-control': 'public, max-age=3600' } }
      : exchange,
  breaks: 'a contact that was found is not for shared caches',
});
