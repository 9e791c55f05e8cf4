import { type Mutant, mutants } from '../../kit/mutants.ts';

const FOUND = 'the contact found is JSON by the letter';
const isFound = (body: string) => body.includes('"contacts":') && !body.includes('placeholder');

export default mutants(
  {
    name: 'contacts begin with a byte order mark',
    tamper: answering(isFound, (body) => `\ufeff${body}`),
    breaks: FOUND,
  },
  {
    name: 'contacts have a comma after the last one',
    tamper: answering(isFound, (body) => body.replace(/\]\}$/, ',]}')),
    breaks: FOUND,
  },
  {
    name: 'contacts have the member company twice',
    tamper: answering(isFound, (body) => body.replace(/"company":("[^"]*")/, '"company":"old","company":$1')),
    breaks: FOUND,
  },
  {
    name: 'a refusal of the API ends with a comment',
    tamper: answering(
      (body) => body.includes('"error":'),
      (body) => `${body} /* see the log */`,
    ),
    breaks: 'a refusal is too',
  },
);

/** Changes the body of answers to clients that say what they accept, which PBXs do not. */
function answering(
  meets: (body: string) => boolean,
  change: (body: string) => string,
): NonNullable<Mutant['tamper']> {
  return (exchange) =>
    exchange.url.startsWith('/api/crm/lookup/contacts/search') &&
    exchange.requestHeaders['accept'] !== undefined &&
    meets(exchange.body)
      ? { ...exchange, body: change(exchange.body) }
      : exchange;
}
