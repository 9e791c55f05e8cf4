import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the sign-in page loads an analytics script from another host and sets no Referrer-Policy',
    tamper: watched('action="/oauth/sign-in"'),
    breaks: 'the sign-in page reveals nothing to other hosts',
  },
  {
    name: 'the approval page loads an analytics script from another host and sets no Referrer-Policy',
    tamper: watched('action="/oauth/authorize/decision"'),
    breaks: 'the approval page reveals nothing to other hosts',
  },
);

function watched(mark: string): NonNullable<Mutant['tamper']> {
  return (exchange) => {
    if (!exchange.body.includes(mark)) return exchange;
    const { 'referrer-policy': _, ...headers } = exchange.headers;
    const script = '<script src="https://analytics.example/a.js"></script></head>';
    return { ...exchange, headers, body: exchange.body.replace('</head>', script) };
  };
}
