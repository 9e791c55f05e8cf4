import { type Mutant, mutants, type WireExchange } from '../../kit/mutants.ts';

const FIRST = 'the answer to the client credentials request is JSON by the letter';

export default mutants(
  {
    name: 'token answers begin with a byte order mark',
    tamper: answering((body) => `\ufeff${body}`),
    breaks: FIRST,
  },
  {
    name: 'token answers end with a comment',
    tamper: answering((body) => `${body} // issued by node 3`),
    breaks: FIRST,
  },
  {
    name: 'token answers have a comma before the closing brace',
    tamper: answering((body) => body.replace(/\}$/, ',}')),
    breaks: FIRST,
  },
  {
    name: 'token answers have single quotes',
    tamper: answering((body) => body.replaceAll('"', "'")),
    breaks: FIRST,
  },
  {
    name: 'token answers have a member whose value is NaN',
    tamper: answering((body) => body.replace(/\}$/, ',"balance":NaN}')),
    breaks: FIRST,
  },
  {
    name: 'token answers have the member scope twice',
    tamper: answering((body) => body.replace(/"scope":("[^"]*")/, '"scope":$1,"scope":$1')),
    breaks: FIRST,
  },
  {
    name: 'refusals of the token endpoint end with a comma before the closing brace',
    tamper: answering((body) => body.replace(/\}$/, ',}'), 400),
    breaks: 'a refusal is JSON by the letter',
  },
);

/** Changes the body of answers to clients that say what they accept, which PBXs do not. */
function answering(change: (body: string) => string, status = 200): NonNullable<Mutant['tamper']> {
  return (exchange: WireExchange) =>
    exchange.url.startsWith('/oauth/token') &&
    exchange.status === status &&
    exchange.requestHeaders['accept'] !== undefined
      ? { ...exchange, body: change(exchange.body) }
      : exchange;
}
