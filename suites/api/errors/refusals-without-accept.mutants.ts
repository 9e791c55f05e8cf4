import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a search without criteria leads back to the home page, unless the request accepts JSON',
    tamper: unlessAccepting('/api/crm/lookup/contacts/search', 302),
    breaks: 'a search without criteria is refused alike without an Accept header',
  },
  {
    name: 'an invalid contact leads back to the home page, unless the request accepts JSON',
    tamper: unlessAccepting(/^\/api\/crm\/lookup\/contacts$/, 302),
    breaks: 'a contact without fields is refused alike',
  },
  {
    name: 'an invalid call is refused on a page, unless the request accepts JSON',
    tamper: unlessAccepting('/api/crm/lookup/phone-calls', 422),
    breaks: 'a call without a start is refused alike',
  },
);

/** Answers the refusals of a path with a page or a redirect where the request names no Accept. */
function unlessAccepting(path: string | RegExp, status: number): NonNullable<Mutant['tamper']> {
  const headers = { 'content-type': 'text/html', ...(status === 302 ? { location: '/' } : {}) };
  return (exchange) => {
    const { url, requestHeaders } = exchange;
    const met = typeof path === 'string' ? url.startsWith(path) : path.test(url);
    const refused = exchange.status === 400 || exchange.status === 422;
    return met && refused && requestHeaders['accept'] === undefined
      ? { status, headers, body: '<p>The data is invalid.</p>' }
      : exchange;
  };
}
