import { type Mutant, mutants } from '../../kit/mutants.ts';

const KEY = { kty: 'RSA', kid: '1', use: 'sig', e: 'AQAB', n: 'A'.repeat(342) };

export default mutants(
  {
    name: 'the key set contains the private exponent d',
    tamper: publishing({ ...KEY, d: 'A'.repeat(342) }),
    breaks: 'no published key shows a private part',
  },
  {
    name: 'the key set has an RSA key of 1024 bits',
    tamper: publishing({ ...KEY, n: 'A'.repeat(171) }),
    breaks: 'no published RSA key is short',
  },
);

function publishing(key: Readonly<Record<string, string>>): NonNullable<Mutant['tamper']> {
  return (exchange) =>
    exchange.url === '/oauth/jwks'
      ? {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ keys: [key] }),
        }
      : exchange;
}
