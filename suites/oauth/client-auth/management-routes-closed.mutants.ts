import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'POST /oauth/clients creates a client for an anonymous caller',
    ...answering('POST', '/oauth/clients', 201, {
      id: 7,
      client_id: 'new',
      client_secret: 'made-for-a-stranger',
    }),
    breaks: 'POST /oauth/clients creates nothing',
  },
  {
    name: 'GET /oauth/tokens lists the tokens of the last user',
    ...answering('GET', '/oauth/tokens', 200, [{ id: 1, revoked: false }]),
    breaks: 'GET /oauth/tokens lists nothing',
  },
);

function answering(method: string, url: string, status: number, body: unknown): Pick<Mutant, 'tamper'> {
  return {
    tamper: (exchange) =>
      exchange.method === method && exchange.url === url
        ? { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : exchange,
  };
}
