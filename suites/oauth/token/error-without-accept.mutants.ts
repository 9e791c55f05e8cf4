import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown grant type is answered with a page, unless the request accepts JSON',
    tamper: unlessAccepting('unsupported_grant_type', {
      status: 400,
      headers: { 'content-type': 'text/html' },
      body: '<h1>Bad Request</h1>',
    }),
    breaks: 'an unknown grant type is refused alike without an Accept header',
  },
  {
    name: 'a code that cannot be exchanged leads back to the home page, unless the request accepts JSON',
    tamper: unlessAccepting('authorization_code', { status: 302, headers: { location: '/' }, body: '' }),
    breaks: 'an unknown code is refused alike without an Accept header',
  },
  {
    name: 'the code of an error is left out, unless the request accepts JSON',
    tamper: unlessAccepting('urn%3Aexample', {
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Bad Request"}',
    }),
    breaks: 'an unknown grant type is refused alike without an Accept header',
  },
);

/** Answers refusals so, where this text stands in the request or in the refusal and the request names no Accept. */
function unlessAccepting(
  saying: string,
  answer: ReturnType<NonNullable<Mutant['tamper']>>,
): NonNullable<Mutant['tamper']> {
  return (exchange) => {
    const { url, status, requestHeaders, requestBody, body } = exchange;
    const met = url.startsWith('/oauth/token') && status === 400 && (requestBody + body).includes(saying);
    return met && requestHeaders['accept'] === undefined ? answer : exchange;
  };
}
