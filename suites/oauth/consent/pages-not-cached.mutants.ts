import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the redirect with the code may be kept for five minutes',
    tamper: cached(({ headers }) => /[?&]code=/.test(String(headers['location'] ?? ''))),
    breaks: 'the redirect with the code is not cached',
  },
  {
    name: 'the sign-in page may be kept for five minutes',
    tamper: cached(({ body }) => body.includes('action="/oauth/sign-in"')),
    breaks: 'the sign-in page is not cached',
  },
  {
    name: 'the approval page may be kept for five minutes',
    tamper: cached(({ body }) => body.includes('action="/oauth/authorize/decision"')),
    breaks: 'the approval page is not cached',
  },
);

type Tamper = NonNullable<Mutant['tamper']>;

function cached(when: (exchange: Parameters<Tamper>[0]) => boolean): Tamper {
  return (exchange) =>
    when(exchange)
      ? { ...exchange, headers: { ...exchange.headers, 'cache-control': 'public, max-age=300' } }
      : exchange;
}
